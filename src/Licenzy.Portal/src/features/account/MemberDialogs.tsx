import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { askMeAgain } from '@/api/me';
import { type Problem, problemOf } from '@/api/problem';
import { DangerDialog } from '@/components/DangerDialog';
import { DialogActions, DialogFrame } from '@/components/DialogFrame';
import { ProblemAlert } from '@/components/ProblemAlert';
import { useAccountScope } from '@/shell/accountScope';
import { useMe } from '@/shell/me';
import { useToast } from '@/shell/Toasts';
import classes from './Account.module.css';
import { changeRole, leaveAccount, type Member, removeMember, usePeopleChanged } from './accountData';
import { RoleChoice } from './RoleChoice';
import { roleChange, roleLabel } from './roleText';

/** What a member is called. */
export function memberName(member: Member): string {
  return member.name ?? member.email;
}

interface MemberDialogProps {
  member: Member;
  onClose: () => void;
}

/** Gives a member another role; says what changes for them before it does. */
export function RoleDialog({ member, onClose }: MemberDialogProps) {
  const { api } = useAccountScope();
  const changed = usePeopleChanged();
  const client = useQueryClient();
  const me = useMe();
  const toast = useToast();
  const [role, setRole] = useState(member.role);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const name = memberName(member);

  async function change() {
    if (role === member.role || busy) {
      return;
    }
    setBusy(true);
    setProblem(null);
    try {
      await changeRole(api, member.user_id, role);
      await changed();
      if (member.user_id === me.user.id) {
        await askMeAgain(client);
      }
      toast.show({ text: `${name} is ${roleLabel(role).toLowerCase()} now.` });
      onClose();
    } catch (failure) {
      setProblem(problemOf(failure));
    } finally {
      setBusy(false);
    }
  }

  return (
    <DialogFrame title={`Role of ${name}`} opened onClose={onClose} onConfirm={() => void change()} width={600}>
      <RoleChoice label="Role" value={role} onChange={setRole} />
      <p role="status" className={classes.consequence}>
        {role === member.role ? '' : roleChange(name, member.role, role)}
      </p>
      {problem ? <ProblemAlert problem={problem} notDone="The role stays as it was." /> : null}
      <DialogActions>
        <Button variant="default" data-autofocus onClick={onClose}>
          Keep {roleLabel(member.role).toLowerCase()}
        </Button>
        <Button loading={busy} disabled={role === member.role} onClick={() => void change()}>
          {role === member.role ? 'Change the role' : `Make ${name} ${roleLabel(role).toLowerCase()}`}
        </Button>
      </DialogActions>
    </DialogFrame>
  );
}

/** Takes a member out of the account. */
export function RemoveDialog({ member, onClose }: MemberDialogProps) {
  const { api } = useAccountScope();
  const changed = usePeopleChanged();
  const account = useMe().account?.name ?? 'the account';
  const toast = useToast();
  const name = memberName(member);
  return (
    <DangerDialog
      title={`Remove ${name}`}
      opened
      onClose={onClose}
      confirmLabel={`Remove ${name}`}
      keepLabel={`Keep ${name}`}
      onConfirm={async () => {
        await removeMember(api, member.user_id);
        await changed();
        toast.show({ text: `Removed ${name} from ${account}.`, detail: 'What they did stays in the audit log.' });
      }}
    >
      <p>
        {name} sees nothing of {account} from that moment on. API keys that they made go on working; the audit log keeps what they did. You can
        invite them again.
      </p>
    </DangerDialog>
  );
}

/** Leaves the account. */
export function LeaveDialog({ onClose }: { onClose: () => void }) {
  const { api } = useAccountScope();
  const account = useMe().account?.name ?? 'the account';
  return (
    <DangerDialog
      title={`Leave ${account}`}
      opened
      onClose={onClose}
      confirmLabel={`Leave ${account}`}
      keepLabel={`Stay in ${account}`}
      onConfirm={async () => {
        await leaveAccount(api);
        // Nothing of the account may stay in memory: the page begins anew.
        window.location.assign('/');
      }}
    >
      <p>You see nothing of {account} from that moment on. An owner can invite you again.</p>
    </DangerDialog>
  );
}
