import { Button } from '@mantine/core';
import { useSearch } from '@tanstack/react-router';
import { IconUserPlus, IconUsers } from '@tabler/icons-react';
import { useState } from 'react';
import { problemOf } from '@/api/problem';
import { Card } from '@/components/Card';
import { DataTable } from '@/components/DataTable';
import { EmptyState } from '@/components/EmptyState';
import { FilterChips } from '@/components/FilterChips';
import { PageHead } from '@/components/PageHead';
import { RoleGate } from '@/components/RoleGate';
import { useMay, useMe } from '@/shell/me';
import { usePageActions } from '@/shell/pageActions';
import { counted } from '@/text/numbers';
import classes from './Account.module.css';
import { type Member, useMembers, usePlan } from './accountData';
import { Invitations } from './Invitations';
import { InviteDialog } from './InviteDialog';
import { memberColumns } from './memberColumns';
import { LeaveDialog, RemoveDialog, RoleDialog } from './MemberDialogs';
import { roles } from './roleText';

type Asked = { deed: 'invite' | 'leave' } | { deed: 'role' | 'remove'; member: Member };

/** Who belongs to the account and what they may do, and who is invited. */
export function MembersPage() {
  const me = useMe();
  const may = useMay('own');
  const search = useSearch({ from: '/person/account/members' });
  const members = useMembers();
  const plan = usePlan();
  const [asked, setAsked] = useState<Asked | null>(null);
  const all = members.data ?? [];
  const role = roles.find((known) => known.value === search.role)?.value ?? 'all';
  const rows = role === 'all' ? all : all.filter((member) => member.role === role);
  const limit = plan.data?.limits.find((meter) => meter.name === 'members');
  const close = () => setAsked(null);
  usePageActions(may ? [{ id: 'invite', label: 'Invite people', icon: IconUserPlus, run: () => setAsked({ deed: 'invite' }) }] : []);
  const columns = memberColumns({
    myId: me.user.id,
    may,
    owners: all.filter((member) => member.role === 'owner').length,
    onRole: (member) => setAsked({ deed: 'role', member }),
    onRemove: (member) => setAsked({ deed: 'remove', member }),
    onLeave: () => setAsked({ deed: 'leave' }),
  });
  return (
    <>
      <PageHead
        title="Members"
        section={me.account?.name}
        facts={
          limit && limit.limit !== null
            ? `${limit.used} of ${counted(limit.limit, 'member')} of the plan, invited people included.`
            : 'Roles hold in every project of the account.'
        }
        actions={
          <RoleGate permission="own" action="invite people">
            {(gate) => (
              <Button leftSection={<IconUserPlus size={16} stroke={1.7} />} onClick={() => setAsked({ deed: 'invite' })} {...gate.props}>
                Invite people
              </Button>
            )}
          </RoleGate>
        }
      />
      <div className={classes.stack}>
        <Card flush>
          <div className={classes.bar}>
            <FilterChips
              label="Role"
              value={role}
              options={[
                { value: 'all', label: 'All', count: members.data?.length, href: '/account/members' },
                ...roles.map((known) => ({ value: known.value, label: known.label, href: `/account/members?role=${known.value}` })),
              ]}
            />
          </div>
          <DataTable
            label="Members"
            columns={columns}
            rows={rows}
            rowKey={(member) => member.user_id}
            loading={members.isPending}
            fetching={members.isFetching}
            problem={members.error ? problemOf(members.error) : null}
            retry={() => void members.refetch()}
            expectedRows={3}
            empty={<EmptyState icon={IconUsers} variant="filtered" title="Nobody has this role" />}
          />
        </Card>
        <Invitations may={may} />
      </div>
      {asked?.deed === 'invite' ? <InviteDialog onClose={close} /> : null}
      {asked?.deed === 'role' ? <RoleDialog member={asked.member} onClose={close} /> : null}
      {asked?.deed === 'remove' ? <RemoveDialog member={asked.member} onClose={close} /> : null}
      {asked?.deed === 'leave' ? <LeaveDialog onClose={close} /> : null}
    </>
  );
}
