import { ActionIcon, Button, Menu } from '@mantine/core';
import { IconDots, IconHistory, IconKey, IconPencil, IconPlayerPause, IconPlayerPlay, IconSend, IconTrash } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { write } from '@/api/client';
import { problemOf } from '@/api/problem';
import { AppLink } from '@/components/AppLink';
import { QuietBanner } from '@/components/QuietBanner';
import { RoleGate } from '@/components/RoleGate';
import { StatusBadge } from '@/components/StatusBadge';
import { useMay } from '@/shell/me';
import { useScope } from '@/shell/scope';
import { useToast } from '@/shell/Toasts';
import { counted } from '@/text/numbers';
import { useTimeZone } from '@/text/time';
import { problemLine } from '@/text/problems';
import { EndpointDialogs, type EndpointDialogName } from './EndpointDialogs';
import classes from './EndpointCard.module.css';
import { disabledByLicenzy, stateInWords } from './endpointWords';
import { shortUrl } from './endpointUrl';
import { typesInWords } from './eventTypes';
import { figuresInWords, FiguresStrip } from './FiguresStrip';
import { SecretLine } from './SecretLine';
import { TestAnswer, useTestEvent } from './TestEvent';
import type { Endpoint } from './useEndpoints';

/** One endpoint: where, how it is doing, and everything that can be done with it. */
export function EndpointCard({ endpoint, alone = false }: { endpoint: Endpoint; alone?: boolean }) {
  const { path, mode } = useScope();
  const zone = useTimeZone();
  const [dialog, setDialog] = useState<EndpointDialogName | null>(null);
  const enable = useEnable(endpoint);
  const test = useTestEvent(endpoint.id);
  const state = stateInWords(endpoint, zone);
  const byLicenzy = disabledByLicenzy(endpoint);
  const name = shortUrl(endpoint.url);
  const waits = endpoint.waiting > 0 ? `${counted(endpoint.waiting, 'delivery waits', 'deliveries wait')}.` : '';
  return (
    <section className={classes.card} aria-label={name}>
      <div className={classes.top}>
        <div className={classes.names}>
          <h2 className={classes.url}>{alone ? endpoint.url : <AppLink href={path(`/endpoints/${endpoint.id}`)}>{endpoint.url}</AppLink>}</h2>
          <div className={classes.facts}>
            <StatusBadge domain="endpoint" value={endpoint.status} />
            <span>{typesInWords(endpoint.event_types)}</span>
            {endpoint.description && <span>{endpoint.description}</span>}
          </div>
        </div>
        <div className={classes.actions}>
          <RoleGate permission="operate" action="send test events">
            {(gate) => (
              <Button
                variant="default"
                leftSection={<IconSend size={16} stroke={1.7} />}
                loading={test.isPending}
                disabled={!endpoint.enabled}
                onClick={() => test.mutate()}
                {...gate.props}
              >
                Send test event
              </Button>
            )}
          </RoleGate>
          <EndpointMenu endpoint={endpoint} open={setDialog} enable={() => enable.mutate()} />
        </div>
      </div>
      {state && (
        <QuietBanner
          tone="warn"
          action={
            !endpoint.enabled && (
              <RoleGate permission="configure" action="enable endpoints">
                {(gate) => (
                  <Button
                    size="xs"
                    loading={enable.isPending}
                    onClick={() => enable.mutate(undefined, { onSuccess: () => byLicenzy && setDialog('recover') })}
                    {...gate.props}
                  >
                    {byLicenzy ? `Enable and recover in ${mode}` : `Enable in ${mode}`}
                  </Button>
                )}
              </RoleGate>
            )
          }
        >
          {state} {waits}
        </QuietBanner>
      )}
      {endpoint.last_24_hours && (
        <div>
          <FiguresStrip figures={endpoint.last_24_hours} />
          <p className={classes.figures}>
            <span>24 h: {figuresInWords(endpoint.last_24_hours)}</span>
            <AppLink href={path(`/deliveries?endpoint_id=${endpoint.id}`)}>
              {endpoint.waiting > 0 ? `See deliveries, ${counted(endpoint.waiting, 'waiting', 'waiting')}` : 'See deliveries'}
            </AppLink>
          </p>
        </div>
      )}
      <TestAnswer test={test} />
      <SecretLine endpoint={endpoint} onRotate={() => setDialog('rotate')} />
      <EndpointDialogs endpoint={endpoint} dialog={dialog} onClose={() => setDialog(null)} />
    </section>
  );
}

function useEnable(endpoint: Endpoint) {
  const { api, key, mode } = useScope();
  const client = useQueryClient();
  const toast = useToast();
  return useMutation({
    mutationFn: () =>
      write(() =>
        api.PATCH('/portal/webhooks/endpoints/{endpoint_id}', { params: { path: { endpoint_id: endpoint.id } }, body: { enabled: true } }),
      ),
    onSuccess: () => toast.show({ text: `Enabled ${shortUrl(endpoint.url)} in ${mode}.`, detail: 'What waited for it leaves now.' }),
    onError: (failure) => toast.show({ tone: 'bad', text: 'It was not enabled.', detail: problemLine(problemOf(failure), { mode }) }),
    onSettled: () => client.invalidateQueries({ queryKey: key('endpoints') }),
  });
}

interface EndpointMenuProps {
  endpoint: Endpoint;
  open: (dialog: EndpointDialogName) => void;
  enable: () => void;
}

function EndpointMenu({ endpoint, open, enable }: EndpointMenuProps) {
  const { mode } = useScope();
  const mayConfigure = useMay('configure');
  const mayOperate = useMay('operate');
  if (!mayConfigure && !mayOperate) {
    return null;
  }
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="default" size={32} aria-label={`More about ${shortUrl(endpoint.url)}`}>
          <IconDots size={16} stroke={1.7} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {mayConfigure && (
          <Menu.Item leftSection={<IconPencil size={16} stroke={1.7} />} onClick={() => open('edit')}>
            Edit…
          </Menu.Item>
        )}
        <Menu.Item leftSection={<IconHistory size={16} stroke={1.7} />} onClick={() => open('recover')}>
          Recover missed events…
        </Menu.Item>
        {mayConfigure && (
          <>
            <Menu.Item leftSection={<IconKey size={16} stroke={1.7} />} onClick={() => open('rotate')}>
              Rotate the secret…
            </Menu.Item>
            {endpoint.enabled ? (
              <Menu.Item leftSection={<IconPlayerPause size={16} stroke={1.7} />} onClick={() => open('disable')}>
                Disable…
              </Menu.Item>
            ) : (
              <Menu.Item leftSection={<IconPlayerPlay size={16} stroke={1.7} />} onClick={enable}>
                Enable in {mode}
              </Menu.Item>
            )}
            <Menu.Divider />
            <Menu.Item color="red" leftSection={<IconTrash size={16} stroke={1.7} />} onClick={() => open('delete')}>
              Delete…
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
