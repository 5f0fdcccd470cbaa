import { Button, Menu, ActionIcon } from '@mantine/core';
import { IconAlertTriangleFilled, IconDots } from '@tabler/icons-react';
import type { DataColumn } from '@/components/DataTable';
import { RelativeTime } from '@/components/RelativeTime';
import { StatusBadge } from '@/components/StatusBadge';
import classes from './ApiKeys.module.css';
import type { ApiKey } from './keyData';
import { neverUsedLong, scopes as knownScopes } from './keyText';

interface KeyActions {
  may: boolean;
  onReplace: (key: ApiKey) => void;
  onRename: (key: ApiKey) => void;
  onRevoke: (key: ApiKey) => void;
}

/** The columns of the keys. */
export function keyColumns(names: ReadonlyMap<string, string>, actions: KeyActions): DataColumn<ApiKey>[] {
  return [
    {
      id: 'name',
      header: 'Key',
      cell: (key) => (
        <span className={classes.two}>
          <span className={classes.name}>{key.name}</span>
          <code className={classes.small}>{key.key_hint}</code>
        </span>
      ),
    },
    { id: 'scopes', header: 'It may', cell: (key) => <Scopes scopes={key.scopes} /> },
    {
      id: 'created',
      header: 'Created',
      hideBelow: 900,
      cell: (key) => (
        <span className={classes.two}>
          <RelativeTime value={key.created_at} />
          <span className={classes.small}>{key.created_by ? `by ${names.get(key.created_by) ?? 'a former member'}` : 'by a setup file'}</span>
        </span>
      ),
    },
    { id: 'used', header: 'Last used', cell: (key) => <LastUse apiKey={key} /> },
    {
      id: 'state',
      header: 'State',
      hideBelow: 720,
      cell: (key) => (
        <span className={classes.two}>
          <span>
            <StatusBadge domain="key" value={key.state} />
          </span>
          {key.revoked_at ? (
            <span className={classes.small}>
              <RelativeTime value={key.revoked_at} />
              {key.revoked_by ? ` by ${names.get(key.revoked_by) ?? 'a former member'}` : ''}
            </span>
          ) : null}
        </span>
      ),
    },
    {
      id: 'actions',
      header: 'Actions',
      headerHidden: true,
      cardLabel: null,
      align: 'right',
      cell: (key) => (actions.may && key.state === 'active' ? <RowActions apiKey={key} {...actions} /> : null),
    },
  ];
}

function Scopes({ scopes }: { scopes: readonly string[] }) {
  return (
    <span className={classes.scopeList}>
      {scopes.map((scope) => (
        <code key={scope} className={classes.scope} title={knownScopes.find((known) => known.value === scope)?.words}>
          {scope}
        </code>
      ))}
    </span>
  );
}

function LastUse({ apiKey }: { apiKey: ApiKey }) {
  if (apiKey.last_used_at) {
    return <RelativeTime value={apiKey.last_used_at} />;
  }
  return neverUsedLong(apiKey, Date.now()) ? (
    <span className={classes.never}>
      <IconAlertTriangleFilled size={13} aria-hidden="true" /> never
    </span>
  ) : (
    <span className={classes.small}>never</span>
  );
}

function RowActions({ apiKey, onReplace, onRename, onRevoke }: KeyActions & { apiKey: ApiKey }) {
  return (
    <span className={classes.rowActions}>
      <Button variant="default" size="xs" aria-label={`Replace ${apiKey.name}`} onClick={() => onReplace(apiKey)}>
        Replace
      </Button>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon aria-label={`Actions for ${apiKey.name}`}>
            <IconDots size={16} stroke={1.7} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => onRename(apiKey)}>Rename…</Menu.Item>
          <Menu.Item onClick={() => onRevoke(apiKey)}>Revoke…</Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </span>
  );
}
