import { ActionIcon, Menu } from '@mantine/core';
import { IconAlertTriangleFilled, IconDots, IconShieldCheckFilled } from '@tabler/icons-react';
import type { DataColumn } from '@/components/DataTable';
import { RelativeTime } from '@/components/RelativeTime';
import classes from './Account.module.css';
import type { Member } from './accountData';
import { memberName } from './MemberDialogs';
import { roleLabel, roleWords } from './roleText';

interface MemberActions {
  myId: string;
  may: boolean;
  /** How many owners there are: the last one can neither be lowered nor go. */
  owners: number;
  onRole: (member: Member) => void;
  onRemove: (member: Member) => void;
  onLeave: () => void;
}

/** The columns of the members. */
export function memberColumns(actions: MemberActions): DataColumn<Member>[] {
  return [
    {
      id: 'member',
      header: 'Member',
      cell: (member) => (
        <span className={classes.two}>
          <span className={classes.name}>
            {memberName(member)}
            {member.user_id === actions.myId ? <span className={classes.you}>you</span> : null}
          </span>
          {member.name ? <span className={classes.small}>{member.email}</span> : null}
          {member.email_verified ? null : <span className={classes.warn}>e-mail not verified</span>}
        </span>
      ),
    },
    {
      id: 'role',
      header: 'Role',
      cell: (member) => (
        <span className={classes.two}>
          <span>{roleLabel(member.role)}</span>
          <span className={classes.small}>{roleWords(member.role)}</span>
        </span>
      ),
    },
    {
      id: 'factor',
      header: 'Second factor',
      cell: (member) =>
        member.two_factor ? (
          <span className={classes.ok}>
            <IconShieldCheckFilled size={14} aria-hidden="true" /> on
          </span>
        ) : (
          <span className={classes.warn}>
            <IconAlertTriangleFilled size={13} aria-hidden="true" /> none
          </span>
        ),
    },
    { id: 'seen', header: 'Last seen', hideBelow: 720, cell: (member) => <RelativeTime value={member.seen_at} fallback="not yet" /> },
    {
      id: 'actions',
      header: 'Actions',
      headerHidden: true,
      cardLabel: null,
      align: 'right',
      width: 48,
      cell: (member) => <MemberMenu member={member} {...actions} />,
    },
  ];
}

function MemberMenu({ member, myId, may, owners, onRole, onRemove, onLeave }: MemberActions & { member: Member }) {
  const mine = member.user_id === myId;
  if (!may && !mine) {
    return null;
  }
  const last = member.role === 'owner' && owners < 2;
  return (
    <Menu position="bottom-end" width={260}>
      <Menu.Target>
        <ActionIcon aria-label={`Actions for ${memberName(member)}`}>
          <IconDots size={16} stroke={1.7} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {last ? <Menu.Label>The last owner can neither leave nor be lowered. Make somebody else owner first.</Menu.Label> : null}
        {may ? (
          <Menu.Item disabled={last} onClick={() => onRole(member)}>
            Change role…
          </Menu.Item>
        ) : null}
        {may && !mine ? <Menu.Item onClick={() => onRemove(member)}>Remove…</Menu.Item> : null}
        {mine ? (
          <Menu.Item disabled={last} onClick={onLeave}>
            Leave the account…
          </Menu.Item>
        ) : null}
      </Menu.Dropdown>
    </Menu>
  );
}
