import { ActionIcon, Button, Menu } from '@mantine/core';
import { IconDots, IconDownload, IconGift, IconLink, IconRefresh, IconTrash } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { call } from '@/api/client';
import { problemOf } from '@/api/problem';
import type { Schema } from '@/api/schemas';
import { CopyStatus } from '@/components/CopyField';
import { whyNot } from '@/components/roles';
import { useCopy } from '@/components/useCopy';
import { useMay, useMe } from '@/shell/me';
import { usePageActions } from '@/shell/pageActions';
import { useScope } from '@/shell/scope';
import { useShortcut } from '@/shell/Shortcuts';
import { useToast } from '@/shell/Toasts';
import { ActionGate } from './ActionGate';
import { useCustomerAddress } from './customerAddress';
import { downloadJson, fileNameOf } from './download';
import { namesOf } from './productNames';
import classes from './actions.module.css';

const GrantDialog = lazy(() => import('./GrantDialog').then((module) => ({ default: module.GrantDialog })));
const SyncDialog = lazy(() => import('./SyncDialog').then((module) => ({ default: module.SyncDialog })));
const UndoDialog = lazy(() => import('./UndoDialog').then((module) => ({ default: module.UndoDialog })));
const EraseDialog = lazy(() => import('./EraseDialog').then((module) => ({ default: module.EraseDialog })));

interface CustomerActionsProps {
  subjectRef: string;
  at?: string;
  customer: Schema<'CustomerPage'>;
}

/** What can be done for a customer, at the head of their page. Which dialog is open stands in the address: `?action=grant`, `?action=op_…`. */
export function CustomerActions({ subjectRef, at, customer }: CustomerActionsProps) {
  const address = useCustomerAddress(subjectRef);
  const operates = useMay('operate');
  const owns = useMay('own');
  const role = useMe().role;
  const exporting = useExport(subjectRef);
  const { state: copyState, copy } = useCopy();
  const open = (action: string) => address.openAction(action);
  const close = () => address.set({ action: undefined }, 'replace');
  const may = operates && !at;
  const reason = at ? 'Actions are off while you look at the past.' : operates ? null : whyNot(role, 'operate', 'act for customers');

  usePageActions([
    { id: 'grant', label: `Grant access to ${subjectRef}`, icon: IconGift, keys: 'a', disabledReason: reason, run: () => open('grant') },
    { id: 'sync', label: `Sync ${subjectRef} from Stripe`, icon: IconRefresh, keys: 's', disabledReason: reason, run: () => open('sync') },
  ]);
  useShortcut('a', () => may && open('grant'), 'Grant access');
  useShortcut('s', () => may && open('sync'), 'Sync from Stripe');

  return (
    <div className={classes.head}>
      <ActionGate at={at} action="sync from Stripe">
        {(gate) => (
          <Button variant="default" leftSection={<IconRefresh size={16} stroke={1.7} />} onClick={() => open('sync')} {...gate.props}>
            Sync from Stripe
          </Button>
        )}
      </ActionGate>
      <ActionGate at={at} action="grant access">
        {(gate) => (
          <Button leftSection={<IconGift size={16} stroke={1.7} />} onClick={() => open('grant')} {...gate.props}>
            Grant access
          </Button>
        )}
      </ActionGate>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="default" size={32} aria-label={`More actions for ${subjectRef}`}>
            <IconDots size={16} stroke={1.7} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconLink size={16} stroke={1.7} />} onClick={() => copy(window.location.href)}>
            Copy link to this page
          </Menu.Item>
          <Menu.Item leftSection={<IconDownload size={16} stroke={1.7} />} onClick={() => void exporting()}>
            Export data as JSON
          </Menu.Item>
          {owns && !at && (
            <>
              <Menu.Divider />
              <Menu.Item color="red" leftSection={<IconTrash size={16} stroke={1.7} />} onClick={() => open('erase')}>
                Erase {subjectRef}…
              </Menu.Item>
            </>
          )}
        </Menu.Dropdown>
      </Menu>
      <CopyStatus state={copyState} />
      <Dialogs subjectRef={subjectRef} customer={customer} action={may ? address.search.action : undefined} owns={owns} onClose={close} />
    </div>
  );
}

interface DialogsProps {
  subjectRef: string;
  customer: Schema<'CustomerPage'>;
  action: string | undefined;
  owns: boolean;
  onClose: () => void;
}

/**
 * Each dialog is loaded when it is asked for, and stays when it closes, so that the focus finds its way back. A value of the address that is
 * none opens nothing.
 */
function Dialogs({ subjectRef, customer, action, owns, onClose }: DialogsProps) {
  const [last, setLast] = useState(action);
  if (action && action !== last) {
    setLast(action);
  }
  const names = namesOf(customer.entitlements);
  const shared = { subjectRef, opened: action !== undefined, onClose };
  return (
    <Suspense>
      {last === 'grant' && <GrantDialog {...shared} />}
      {last === 'sync' && <SyncDialog {...shared} names={names} />}
      {last === 'erase' && owns && <EraseDialog {...shared} />}
      {last?.startsWith('op_') && <UndoDialog key={last} {...shared} actionId={last} names={names} />}
    </Suspense>
  );
}

function useExport(subjectRef: string): () => Promise<void> {
  const { api, mode } = useScope();
  const toast = useToast();
  return async () => {
    try {
      const path = { subject_ref: subjectRef };
      const data = await call(() => api.GET('/portal/support/customers/{subject_ref}/export', { params: { path } }));
      downloadJson(data, fileNameOf('customer', subjectRef, mode));
      toast.show({ text: `Exported everything that is known of ${subjectRef}.` });
    } catch (failure) {
      const problem = problemOf(failure);
      toast.show({ tone: 'bad', text: 'No file was made.', detail: `${problem.detail} ${problem.request_id}`.trim() });
    }
  };
}
