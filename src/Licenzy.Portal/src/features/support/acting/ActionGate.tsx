import { Tooltip } from '@mantine/core';
import { type ReactNode, useId } from 'react';
import { type Gate, RoleGate } from '@/components/RoleGate';
import type { Permission } from '@/shell/me';

interface ActionGateProps {
  /** The past instant that the page shows; then nothing can be done. */
  at?: string;
  permission?: Permission;
  /** As after "cannot": "grant access". */
  action: string;
  children: (gate: Gate) => ReactNode;
}

/** An action of the customer's page: off with its reason while the page shows the past, and for roles that may not. */
export function ActionGate({ at, permission = 'operate', action, children }: ActionGateProps) {
  const id = useId();
  if (!at) {
    return (
      <RoleGate permission={permission} action={action}>
        {children}
      </RoleGate>
    );
  }
  const reason = 'Actions are off while you look at the past.';
  return (
    <Tooltip label={reason}>
      <span>
        {children({
          allowed: false,
          reason,
          props: { 'data-disabled': true, 'aria-disabled': true, 'aria-describedby': id, onClick: (event) => event.preventDefault() },
        })}
        <span id={id} hidden>
          {reason}
        </span>
      </span>
    </Tooltip>
  );
}
