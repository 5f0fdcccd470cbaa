import { Button } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { IconChevronDown, IconChevronRight, IconHistory } from '@tabler/icons-react';
import { AppLink } from '@/components/AppLink';
import { Card } from '@/components/Card';
import { CsvExport } from '@/components/CsvExport';
import { type DataColumn, DataTable } from '@/components/DataTable';
import { EmptyState } from '@/components/EmptyState';
import { PageHead } from '@/components/PageHead';
import { RelativeTime } from '@/components/RelativeTime';
import { useMe } from '@/shell/me';
import { useScope } from '@/shell/scope';
import type { CsvColumn } from '@/text/csv';
import classes from './Audit.module.css';
import { AuditDetails } from './AuditDetails';
import { AuditFilterBar } from './AuditFilterBar';
import { type AuditFilters, readAudit, useAuditLog } from './auditData';
import { actorText, type AuditEntry, deedText, noteOf, objectHref, objectName } from './auditText';
import { ChainVerdict } from './ChainVerdict';

const csv: readonly CsvColumn<AuditEntry>[] = [
  { header: 'sequence', value: (entry) => entry.sequence },
  { header: 'at', value: (entry) => entry.at },
  { header: 'actor', value: (entry) => actorText(entry.actor) },
  { header: 'actor_user_id', value: (entry) => entry.actor.user_id },
  { header: 'action', value: (entry) => entry.action },
  { header: 'object_kind', value: (entry) => entry.object.kind },
  { header: 'object_id', value: (entry) => entry.object.id },
  { header: 'project_id', value: (entry) => entry.project_id },
  { header: 'mode', value: (entry) => entry.mode },
  { header: 'subject_ref', value: (entry) => entry.subject_ref },
  { header: 'note', value: (entry) => noteOf(entry.details) },
  { header: 'details', value: (entry) => (entry.details === null ? null : JSON.stringify(entry.details)) },
  { header: 'request_id', value: (entry) => entry.request_id },
  { header: 'hash', value: (entry) => entry.hash },
];

/** Who did what in the account, newest first, with proof that nothing was changed since. */
export function AuditLogPage() {
  const scope = useScope();
  const { projectId, mode } = scope;
  const search = useSearch({ from: '/person/p/$projectId/$mode/audit-log' });
  const navigate = useNavigate();
  const projects = useMe().projects;
  const { actor, action, object, subject_ref, from, to, open } = search;
  const filters: AuditFilters = { actor, action, object, subject_ref, from, to };
  const list = useAuditLog(scope, filters);
  const filtered = Object.values(filters).some(Boolean);
  const go = (change: AuditFilters & { open?: string; cursor?: string; limit?: string }) =>
    void navigate({ to: '/p/$projectId/$mode/audit-log', params: { projectId, mode }, search: change, replace: true, resetScroll: false });

  const columns: DataColumn<AuditEntry>[] = [
    { id: 'at', header: 'When', width: 130, cell: (entry) => <RelativeTime value={entry.at} /> },
    { id: 'actor', header: 'Who', cell: (entry) => <span className={classes.who}>{actorText(entry.actor)}</span> },
    { id: 'deed', header: 'Did what', cell: (entry) => <Deed entry={entry} /> },
    {
      id: 'where',
      header: 'Where',
      hideBelow: 900,
      cell: (entry) => (
        <span className={classes.small}>
          {entry.project_id ? (projects.find((known) => known.id === entry.project_id)?.name ?? 'another project') : 'account'}
          {entry.mode ? ` · ${entry.mode}` : ''}
        </span>
      ),
    },
    {
      id: 'open',
      header: 'Details',
      headerHidden: true,
      cardLabel: null,
      align: 'right',
      cell: (entry) => (
        <Button
          variant="subtle"
          size="xs"
          color="gray"
          aria-expanded={open === entry.id}
          aria-label={`Details of entry ${entry.sequence}`}
          onClick={() => go({ ...search, open: open === entry.id ? undefined : entry.id })}
        >
          {open === entry.id ? <IconChevronDown size={16} stroke={1.7} /> : <IconChevronRight size={16} stroke={1.7} />}
        </Button>
      ),
    },
  ];
  return (
    <>
      <PageHead title="Audit log" mode={mode} facts="Who did what in the account, in every project and mode." />
      <div className={classes.verdict}>
        <ChainVerdict />
      </div>
      <Card
        flush
        title="Entries"
        aside={
          <CsvExport
            fileName="audit-log"
            noun="audit entries"
            columns={csv}
            fetch={(cursor, signal) => readAudit(scope, filters, { cursor, limit: 100 }, signal)}
          />
        }
      >
        <AuditFilterBar filters={filters} onChange={(next) => go(next)} />
        <DataTable
          label="Audit entries"
          columns={columns}
          rowKey={(entry) => entry.id}
          renderOpen={(entry) => (open === entry.id ? <AuditDetails entry={entry} /> : null)}
          expectedRows={10}
          empty={
            <EmptyState
              icon={IconHistory}
              variant={filtered ? 'filtered' : 'empty'}
              title={filtered ? 'No entry fits these filters' : 'Nothing was done yet'}
              text={filtered ? undefined : 'Each change that somebody makes appears here by itself.'}
              actions={
                filtered ? (
                  <Button variant="default" onClick={() => go({})}>
                    Clear filters
                  </Button>
                ) : undefined
              }
            />
          }
          {...list}
        />
      </Card>
    </>
  );
}

function Deed({ entry }: { entry: AuditEntry }) {
  const name = objectName(entry);
  const href = objectHref(entry);
  const note = noteOf(entry.details);
  return (
    <span className={classes.deed}>
      <span>
        {deedText(entry.action)} {name ? href ? <AppLink href={href}>{name}</AppLink> : <strong>{name}</strong> : null}
        {!name && href ? <AppLink href={href}>{entry.object.kind.replaceAll('_', ' ')}</AppLink> : null}
      </span>
      {note ? <span className={classes.small}>“{note}”</span> : null}
    </span>
  );
}
