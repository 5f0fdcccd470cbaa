import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { portal, write } from '@/api/client';
import { meQuery } from '@/api/me';
import { type Problem, problemOf } from '@/api/problem';
import { ButtonLink } from '@/components/links';
import { ProblemAlert } from '@/components/ProblemAlert';
import { SkeletonRows } from '@/components/SkeletonRows';
import { GuestPage, Words } from './GuestPage';
import { leave } from './leave';

type Outcome = { at: 'done'; email: string } | { at: 'failed'; problem: Problem };

/** Where the link of a mail leads that confirms an e-mail address. Only who asked for it may confirm it, so it wants them signed in. */
export function VerifyEmailPage() {
  const { token } = useParams({ from: '/guest/verify/$token' });
  const path = `/verify/${token}`;
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const title =
    outcome?.at === 'done'
      ? 'Your address is confirmed'
      : outcome?.problem.error === 'invalid_link'
        ? 'This link does not work any more'
        : 'Confirm your e-mail address';

  return (
    <GuestPage title={title}>
      {(session) =>
        outcome?.at === 'done' ? (
          <Words>
            <p>
              Mail to <strong>{outcome.email}</strong> reaches you. It is the address that you sign in with.
            </p>
            <ButtonLink to="/">Go on</ButtonLink>
          </Words>
        ) : session.signed_in ? (
          <Confirming token={token} outcome={outcome} onOutcome={setOutcome} />
        ) : (
          <Words>
            <p>Sign in as the person who asked for this mail. Then the address is confirmed, and nobody else can do it for you.</p>
            <ButtonLink to="/sign-in" search={{ next: path }}>
              Sign in to confirm
            </ButtonLink>
          </Words>
        )
      }
    </GuestPage>
  );
}

interface ConfirmingProps {
  token: string;
  outcome: Outcome | null;
  onOutcome: (outcome: Outcome | null) => void;
}

/** Signed in: the link does its work without a further press. */
function Confirming({ token, outcome, onOutcome }: ConfirmingProps) {
  const me = useQuery(meQuery);
  const cache = useQueryClient();
  const [attempt, setAttempt] = useState(1);
  const tried = useRef(0);

  useEffect(() => {
    if (!me.data || tried.current === attempt) {
      return;
    }
    tried.current = attempt;
    void write(() => portal.POST('/portal/auth/email/verify', { body: { token } })).then(
      ({ email }) => {
        onOutcome({ at: 'done', email });
        void cache.invalidateQueries({ queryKey: meQuery.queryKey });
      },
      (failure: unknown) => onOutcome({ at: 'failed', problem: problemOf(failure) }),
    );
  }, [me.data, attempt, token, onOutcome, cache]);

  const problem = me.error ? problemOf(me.error) : outcome?.at === 'failed' ? outcome.problem : null;
  if (!problem) {
    return <SkeletonRows rows={2} />;
  }
  if (problem.error === 'invalid_link') {
    return (
      <Words>
        <p>It was used, is older than three days, or was for another address than the one of now. Nothing was changed.</p>
        <ButtonLink to="/me/profile">Go to your profile</ButtonLink>
      </Words>
    );
  }
  if (problem.error === 'not_signed_in') {
    return (
      <Words>
        <p>
          You are signed in as <strong>{me.data?.user.email}</strong>, and somebody else asked for this mail. Sign in as that person, and
          the address is confirmed.
        </p>
        <Button onClick={() => void leave(`/verify/${token}`)}>Sign in as another person</Button>
      </Words>
    );
  }
  return (
    <ProblemAlert
      problem={problem}
      notDone="The address is not confirmed yet."
      retry={() => {
        onOutcome(null);
        if (me.error) {
          void me.refetch();
        }
        setAttempt(attempt + 1);
      }}
    />
  );
}
