import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { call, portal } from '@/api/client';
import { problemOf } from '@/api/problem';
import type { Schema } from '@/api/schemas';
import { FieldList } from '@/components/FieldList';
import { ButtonLink } from '@/components/links';
import { ProblemAlert } from '@/components/ProblemAlert';
import { RelativeTime } from '@/components/RelativeTime';
import { SkeletonRows } from '@/components/SkeletonRows';
import { GuestPage, Words } from './GuestPage';
import { InvitedNewcomer } from './InvitedNewcomer';
import { InvitedPerson } from './InvitedPerson';
import classes from './InvitationPage.module.css';
import { roleWords } from './roles';

/** Where the link of an invitation leads: what it says comes before anything is typed. */
export function InvitationPage() {
  const { token } = useParams({ from: '/guest/invitation/$token' });
  const invitation = useQuery({
    queryKey: ['invitation', token],
    queryFn: () => call(() => portal.GET('/portal/invitations/by-token', { params: { query: { token } } })),
    staleTime: 0,
  });
  const problem = invitation.error ? problemOf(invitation.error) : null;
  const dead = problem?.error === 'invalid_link';
  const title = invitation.data ? `Join ${invitation.data.account_name}` : dead ? 'This invitation is not open any more' : 'Invitation';

  return (
    <GuestPage title={title} keepFocus={Boolean(invitation.data)}>
      {(session) =>
        invitation.data ? (
          <>
            <Facts invitation={invitation.data} />
            <Ways token={token} invitation={invitation.data} session={session} />
          </>
        ) : dead ? (
          <Words>
            <p>It was used, taken back, sent anew, or has expired. Ask whoever invited you to send it again.</p>
            <ButtonLink to="/" variant="default">
              Go to Licenzy
            </ButtonLink>
          </Words>
        ) : problem ? (
          <ProblemAlert problem={problem} retry={() => void invitation.refetch()} retrying={invitation.isFetching} />
        ) : (
          <SkeletonRows rows={5} />
        )
      }
    </GuestPage>
  );
}

function Facts({ invitation }: { invitation: Schema<'AcceptInvitationPreview'> }) {
  return (
    <div className={classes.facts}>
      <p>
        <strong>{invitation.invited_by}</strong> invites you to <strong>{invitation.account_name}</strong>, as{' '}
        <strong>{invitation.role}</strong>: {roleWords(invitation.role)}
      </p>
      <FieldList
        items={[
          { label: 'For', value: invitation.email },
          { label: 'Open', value: <>until <RelativeTime value={invitation.expires_at} exact /></> },
        ]}
      />
    </div>
  );
}

interface WaysProps {
  token: string;
  invitation: Schema<'AcceptInvitationPreview'>;
  session: Schema<'ReadSessionResponse'>;
}

function Ways({ token, invitation, session }: WaysProps) {
  if (session.signed_in) {
    return <InvitedPerson token={token} invitation={invitation} />;
  }
  if (invitation.has_user) {
    return (
      <Words>
        <p>You are known here by this address. Sign in, then accept.</p>
        <ButtonLink fullWidth size="md" to="/sign-in" search={{ next: `/invitation/${token}`, email: invitation.email }}>
          Sign in to accept
        </ButtonLink>
      </Words>
    );
  }
  return <InvitedNewcomer token={token} invitation={invitation} />;
}
