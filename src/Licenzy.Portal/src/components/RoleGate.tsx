import { Tooltip } from '@mantine/core';
import { type ReactNode, useId } from 'react';
import { type Permission, useMay, useMe } from '@/shell/me';
import classes from './RoleGate.module.css';
import { whyNot } from './roles';

/** What a gated control is given: spread `props` on the button. */
export interface Gate {
  allowed: boolean;
  /** Why not, and who can; null when allowed. */
  reason: string | null;
  /** Makes a button say that it is disabled, with the reason, and still take focus so that the reason can be read. */
  props: { 'data-disabled'?: true; 'aria-disabled'?: true; 'aria-describedby'?: string; onClick?: (event: { preventDefault: () => void }) => void };
}

interface RoleGateProps {
  permission: Permission;
  /** What it is about, as after "cannot": "grant access". */
  action?: string;
  /** Without the permission: `hide` leaves it out, `disable` (the default) shows it with the reason. */
  otherwise?: 'disable' | 'hide';
  /** A render function is given the gate: `{(gate) => <Button onClick={open} {...gate.props}>Grant access</Button>}`. */
  children: ReactNode | ((gate: Gate) => ReactNode);
}

/** Shows what a role may do; what it may not is hidden, or disabled with the reason and who can. The server decides in any case. */
export function RoleGate({ permission, action = 'do this', otherwise = 'disable', children }: RoleGateProps) {
  const role = useMe().role;
  const allowed = useMay(permission);
  const id = useId();
  if (allowed) {
    return <>{typeof children === 'function' ? children({ allowed, reason: null, props: {} }) : children}</>;
  }
  if (otherwise === 'hide' || typeof children !== 'function') {
    return null;
  }
  const reason = whyNot(role, permission, action);
  const gate: Gate = {
    allowed,
    reason,
    props: { 'data-disabled': true, 'aria-disabled': true, 'aria-describedby': id, onClick: (event) => event.preventDefault() },
  };
  return (
    <Tooltip label={reason} multiline maw={280}>
      <span className={classes.gate}>
        {children(gate)}
        <span id={id} hidden>
          {reason}
        </span>
      </span>
    </Tooltip>
  );
}
