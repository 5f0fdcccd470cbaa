import { ActionIcon, Button, Menu } from '@mantine/core';
import { IconAdjustments, IconArrowBackUp, IconDots, IconHandStop } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import type { Schema } from '@/api/schemas';
import type { StatusIcon } from '@/components/status';
import { useMay } from '@/shell/me';
import { ActionGate } from './ActionGate';
import { type EntitlementAction, actionsFor } from './entitlementChoices';
import classes from './actions.module.css';

const RevokeDialog = lazy(() => import('./RevokeDialog').then((module) => ({ default: module.RevokeDialog })));
const AdjustDialog = lazy(() => import('./AdjustDialog').then((module) => ({ default: module.AdjustDialog })));

interface EntitlementActionsProps {
  entitlement: Schema<'HeldEntitlement'>;
  subjectRef: string;
  /** The past instant that the page shows: then there is nothing to do. */
  at?: string;
  /** A menu at the end of a row, or buttons in the drawer. */
  look?: 'menu' | 'buttons';
}

const looks: Record<EntitlementAction, { label: string; icon: StatusIcon; can: string }> = {
  adjust: { label: 'Adjust…', icon: IconAdjustments, can: 'adjust units' },
  revoke: { label: 'Revoke…', icon: IconHandStop, can: 'revoke access' },
  restore: { label: 'Restore…', icon: IconArrowBackUp, can: 'restore access' },
};

/** What can be done to an entitlement now: adjust, revoke, restore. Nothing where the page shows the past, and in rows for those who may not. */
export function EntitlementActions({ entitlement, subjectRef, at, look = 'menu' }: EntitlementActionsProps) {
  const [doing, setDoing] = useState<EntitlementAction | null>(null);
  const [opened, setOpened] = useState(false);
  const [round, setRound] = useState(0);
  const may = useMay('operate');
  const choices = actionsFor(entitlement);
  const name = entitlement.product_name ?? entitlement.product_code;
  if (choices.length === 0 || at || (!may && look === 'menu')) {
    return null;
  }

  function open(action: EntitlementAction) {
    setDoing(action);
    setOpened(true);
    // Each opening begins with empty fields.
    setRound((value) => value + 1);
  }

  const shared = { entitlement, subjectRef, opened, onClose: () => setOpened(false) };
  return (
    // A click in a dialog bubbles to the row that it was opened from, which would open as well.
    <span className={classes.holder} onClick={(event) => event.stopPropagation()} onKeyDown={(event) => event.stopPropagation()}>
      {look === 'menu' ? (
        <Menu position="bottom-end" withinPortal>
          <Menu.Target>
            <ActionIcon aria-label={`Actions for ${name}`}>
              <IconDots size={16} stroke={1.7} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            {choices.map((choice) => {
              const { label, icon: Icon } = looks[choice];
              return (
                <Menu.Item key={choice} leftSection={<Icon size={16} stroke={1.7} />} onClick={() => open(choice)}>
                  {label}
                </Menu.Item>
              );
            })}
          </Menu.Dropdown>
        </Menu>
      ) : (
        choices.map((choice) => {
          const { label, icon: Icon, can } = looks[choice];
          return (
            <ActionGate key={choice} action={can}>
              {(gate) => (
                <Button variant="default" leftSection={<Icon size={16} stroke={1.7} />} onClick={() => open(choice)} {...gate.props}>
                  {label}
                </Button>
              )}
            </ActionGate>
          );
        })
      )}
      <Suspense>
        {doing === 'adjust' && <AdjustDialog key={round} {...shared} />}
        {(doing === 'revoke' || doing === 'restore') && <RevokeDialog key={round} {...shared} back={doing === 'restore'} />}
      </Suspense>
    </span>
  );
}
