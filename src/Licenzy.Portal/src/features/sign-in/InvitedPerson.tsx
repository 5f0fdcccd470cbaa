import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { portal, write } from '@/api/client';
import { meQuery } from '@/api/me';
import { type Problem, problemOf } from '@/api/problem';
import type { Schema } from '@/api/schemas';
import { Notice } from '@/components/Notice';
import { ProblemAlert } from '@/components/ProblemAlert';
import { SkeletonRows } from '@/components/SkeletonRows';
import { notify } from '@/shell/toastStore';
import { Words } from './GuestPage';
import { leave } from './leave';

interface InvitedPersonProps {
  token: string;
  invitation: Schema<'AcceptInvitationPreview'>;
}

/** Somebody signed in opened an invitation: they accept it, or it went to somebody else. */
export function InvitedPerson({ token, invitation }: InvitedPersonProps) {
  const me = useQuery(meQuery);
  const cache = useQueryClient();
  const router = useRouter();
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);

  if (me.error) {
    return <ProblemAlert problem={problemOf(me.error)} retry={() => void me.refetch()} retrying={me.isFetching} />;
  }
  if (!me.data) {
    return <SkeletonRows rows={2} />;
  }
  const { email } = me.data.user;
  if (email.toLowerCase() !== invitation.email.toLowerCase()) {
    return (
      <Words>
        <Notice tone="warn" title="This invitation is not for you.">
          It went to {invitation.email}, and you are signed in as {email}.
        </Notice>
        <Button fullWidth size="md" onClick={() => void leave(`/invitation/${token}`, invitation.email)}>
          Sign in as {invitation.email}
        </Button>
      </Words>
    );
  }

  async function accept() {
    setBusy(true);
    setProblem(null);
    try {
      await write(() => portal.POST('/portal/invitations/accept', { body: { token } }));
      // The session works in that account from now on; what was loaded belongs to another.
      cache.clear();
      notify({ text: `You are in ${invitation.account_name} now, as ${invitation.role}.` });
      router.history.push('/');
    } catch (failure) {
      setProblem(problemOf(failure));
      setBusy(false);
    }
  }

  return (
    <Words>
      {problem ? <ProblemAlert problem={problem} notDone="You did not join yet." /> : null}
      <p>
        You are signed in as <strong>{email}</strong>.
      </p>
      <Button fullWidth size="md" loading={busy} onClick={() => void accept()}>
        Join {invitation.account_name} as {invitation.role}
      </Button>
    </Words>
  );
}
