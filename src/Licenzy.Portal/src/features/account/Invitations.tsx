import { Button } from '@mantine/core';
import { useState } from 'react';
import { problemOf } from '@/api/problem';
import { Card } from '@/components/Card';
import { CopyField } from '@/components/CopyField';
import { DangerDialog } from '@/components/DangerDialog';
import { type DataColumn, DataTable } from '@/components/DataTable';
import { QuietBanner } from '@/components/QuietBanner';
import { RelativeTime } from '@/components/RelativeTime';
import { StatusBadge } from '@/components/StatusBadge';
import { useAccountScope } from '@/shell/accountScope';
import { useToast } from '@/shell/Toasts';
import { problemWords } from '@/text/problems';
import classes from './Account.module.css';
import { type Invitation, resendInvitation, useInvitations, usePeopleChanged, withdrawInvitation } from './accountData';
import { roleLabel } from './roleText';

/** The invitations that nobody accepted yet; nothing when there are none. */
export function Invitations({ may }: { may: boolean }) {
  const invitations = useInvitations();
  const { api } = useAccountScope();
  const changed = usePeopleChanged();
  const toast = useToast();
  const [withdrawn, setWithdrawn] = useState<Invitation | null>(null);
  const [resending, setResending] = useState<string | null>(null);
  const [link, setLink] = useState<Invitation | null>(null);
  const rows = invitations.data ?? [];

  async function resend(invitation: Invitation) {
    setResending(invitation.id);
    try {
      const sent = await resendInvitation(api, invitation.id);
      setLink(sent.link ? sent : null);
      toast.show({
        text: sent.link ? `Made a new link for ${invitation.email}.` : `Sent the invitation to ${invitation.email} again.`,
        detail: 'The link before does not work any more.',
      });
      await changed();
    } catch (failure) {
      const words = problemWords(problemOf(failure), { notDone: 'The invitation was not sent.' });
      toast.show({ tone: 'bad', text: words.title, detail: words.text });
    } finally {
      setResending(null);
    }
  }

  const columns: DataColumn<Invitation>[] = [
    { id: 'email', header: 'Invited', cell: (invitation) => <span className={classes.name}>{invitation.email}</span> },
    { id: 'role', header: 'As', cell: (invitation) => roleLabel(invitation.role) },
    {
      id: 'state',
      header: 'State',
      cell: (invitation) => (
        <span className={classes.two}>
          <span>
            <StatusBadge domain="member" value={invitation.expired ? 'expired' : 'invited'} />
          </span>
          <span className={classes.small}>
            {invitation.expired ? 'ran out' : 'runs out'} <RelativeTime value={invitation.expires_at} />
          </span>
        </span>
      ),
    },
    {
      id: 'actions',
      header: 'Actions',
      headerHidden: true,
      cardLabel: null,
      align: 'right',
      cell: (invitation) =>
        may ? (
          <span className={classes.rowActions}>
            <Button
              variant="default"
              size="xs"
              loading={resending === invitation.id}
              aria-label={`Send again to ${invitation.email}`}
              onClick={() => void resend(invitation)}
            >
              Send again
            </Button>
            <Button
              variant="default"
              size="xs"
              aria-label={`Withdraw the invitation of ${invitation.email}`}
              onClick={() => setWithdrawn(invitation)}
            >
              Withdraw
            </Button>
          </span>
        ) : null,
    },
  ];
  if (invitations.isSuccess && rows.length === 0) {
    return null;
  }
  return (
    <Card flush title="Waiting to join">
      {link?.link ? (
        <div className={classes.pad}>
          <QuietBanner announce>
            This installation sends no mails. Hand this link on to {link.email}; it is shown only now:{' '}
            <CopyField value={link.link} label="the link" short={false} />
          </QuietBanner>
        </div>
      ) : null}
      <DataTable
        label="Invitations"
        columns={columns}
        rows={rows}
        rowKey={(invitation) => invitation.id}
        loading={invitations.isPending}
        fetching={invitations.isFetching}
        problem={invitations.error ? problemOf(invitations.error) : null}
        retry={() => void invitations.refetch()}
        expectedRows={1}
      />
      {withdrawn ? (
        <DangerDialog
          title={`Withdraw the invitation of ${withdrawn.email}`}
          opened
          onClose={() => setWithdrawn(null)}
          confirmLabel="Withdraw the invitation"
          keepLabel="Keep it"
          onConfirm={async () => {
            await withdrawInvitation(api, withdrawn.id);
            await changed();
            toast.show({ text: `Withdrew the invitation of ${withdrawn.email}.` });
          }}
        >
          <p>The link in their mail stops working. You can invite them again.</p>
        </DangerDialog>
      ) : null}
    </Card>
  );
}
