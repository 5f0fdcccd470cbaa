import { Button } from '@mantine/core';
import { IconDeviceDesktop, IconDeviceMobile } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call, portal, write } from '@/api/client';
import { problemOf } from '@/api/problem';
import type { Schema } from '@/api/schemas';
import { Card } from '@/components/Card';
import { type DataColumn, DataTable } from '@/components/DataTable';
import { RelativeTime } from '@/components/RelativeTime';
import { useToast } from '@/shell/Toasts';
import { problemWords } from '@/text/problems';
import { agentWords, isHandheld } from './agent';
import { Badge } from './Badge';
import classes from './Sessions.module.css';

type Session = Schema<'KeepSessionsView'>;

const methods: Readonly<Record<string, string>> = { password: 'Password', passkey: 'Passkey', openid: 'Provider' };

/** The browsers in which the person is signed in; each can be signed out from here. */
export function Sessions() {
  const cache = useQueryClient();
  const toast = useToast();
  const [ending, setEnding] = useState<string | null>(null);
  const list = useQuery({ queryKey: ['sessions'], queryFn: () => call(() => portal.GET('/portal/me/sessions')) });

  async function end(session: Session) {
    setEnding(session.id);
    try {
      await write(() => portal.DELETE('/portal/me/sessions/{session_id}', { params: { path: { session_id: session.id } } }));
      toast.show({ text: `Signed out ${agentWords(session.agent)}.`, detail: session.address ?? undefined });
    } catch (failure) {
      const { title, text } = problemWords(problemOf(failure));
      toast.show({ tone: 'bad', text: `It was not signed out. ${title}`, detail: text });
    } finally {
      setEnding(null);
      await cache.invalidateQueries({ queryKey: ['sessions'] });
      void cache.invalidateQueries({ queryKey: ['activity'] });
    }
  }

  const columns: DataColumn<Session>[] = [
    { id: 'browser', header: 'Browser', cardLabel: null, cell: (session) => <Device session={session} /> },
    { id: 'address', header: 'Network address', cell: (session) => <code>{session.address ?? '–'}</code> },
    { id: 'method', header: 'Came in by', cell: (session) => methods[session.method] ?? <code>{session.method}</code> },
    { id: 'created', header: 'Signed in', hideBelow: 900, cell: (session) => <RelativeTime value={session.created_at} /> },
    { id: 'seen', header: 'Last used', cell: (session) => <RelativeTime value={session.seen_at} /> },
    {
      id: 'actions',
      header: 'Actions',
      headerHidden: true,
      cardLabel: null,
      align: 'right',
      cell: (session) =>
        session.is_current ? null : (
          <Button
            variant="default"
            size="xs"
            loading={ending === session.id}
            aria-label={`Sign out ${agentWords(session.agent)}${session.address ? `, ${session.address}` : ''}`}
            onClick={() => void end(session)}
          >
            Sign out
          </Button>
        ),
    },
  ];
  return (
    <Card title="Signed in" flush>
      <DataTable
        label="Sessions"
        columns={columns}
        rows={list.data?.data ?? []}
        rowKey={(session) => session.id}
        loading={list.isPending}
        fetching={list.isFetching}
        problem={list.error ? problemOf(list.error) : null}
        retry={() => void list.refetch()}
        expectedRows={2}
      />
    </Card>
  );
}

function Device({ session }: { session: Session }) {
  const Icon = isHandheld(session.agent) ? IconDeviceMobile : IconDeviceDesktop;
  return (
    <span className={classes.device} title={session.agent ?? undefined}>
      <Icon size={16} stroke={1.7} aria-hidden="true" />
      <span>{agentWords(session.agent)}</span>
      {session.is_current ? <Badge on>This one</Badge> : null}
    </span>
  );
}
