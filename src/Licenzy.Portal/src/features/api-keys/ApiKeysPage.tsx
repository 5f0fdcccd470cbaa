import { Button } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { IconKey, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { Card } from '@/components/Card';
import { DangerDialog } from '@/components/DangerDialog';
import { DataTable } from '@/components/DataTable';
import { EmptyState } from '@/components/EmptyState';
import { FilterChips } from '@/components/FilterChips';
import { PageHead } from '@/components/PageHead';
import { RoleGate } from '@/components/RoleGate';
import { SecretDialog } from '@/components/SecretReveal';
import { useMay } from '@/shell/me';
import { usePageActions } from '@/shell/pageActions';
import { useScope } from '@/shell/scope';
import { oneOf } from '@/shell/search';
import { useToast } from '@/shell/Toasts';
import classes from './ApiKeys.module.css';
import { keyColumns } from './keyColumns';
import { type ApiKey, revokeKey, useApiKeys, useKeysChanged, useMemberNames } from './keyData';
import { CreateKeyDialog, RenameKeyDialog } from './KeyDialog';
import { mustTypeName, revokeConsequence } from './keyText';

type Asked = { deed: 'replace' | 'rename' | 'revoke'; key: ApiKey };

/** The keys that open the runtime API in this mode: masked, with what each may do and when it was used. */
export function ApiKeysPage() {
  const scope = useScope();
  const { projectId, mode } = scope;
  const search = useSearch({ from: '/person/p/$projectId/$mode/api-keys' });
  const navigate = useNavigate();
  const may = useMay('configure');
  const state = oneOf(search.state, ['active', 'revoked'], 'active');
  const list = useApiKeys(scope, state);
  const names = useMemberNames();
  const [asked, setAsked] = useState<Asked | null>(null);
  // The secret of a new key stands here and nowhere else, until the person says that it is stored.
  const [made, setMade] = useState<ApiKey | null>(null);

  const openCreate = (open: boolean) =>
    void navigate({
      to: '/p/$projectId/$mode/api-keys',
      params: { projectId, mode },
      search: { state: search.state, dialog: open ? 'create' : undefined },
      replace: true,
    });
  usePageActions(may ? [{ id: 'create-key', label: 'Create an API key', icon: IconPlus, run: () => openCreate(true) }] : []);
  const close = () => {
    setAsked(null);
    openCreate(false);
  };
  const createButton = (
    <RoleGate permission="configure" action="make API keys">
      {(gate) => (
        <Button leftSection={<IconPlus size={16} stroke={1.7} />} onClick={() => openCreate(true)} {...gate.props}>
          Create key
        </Button>
      )}
    </RoleGate>
  );
  const columns = keyColumns(names, {
    may,
    onReplace: (key) => setAsked({ deed: 'replace', key }),
    onRename: (key) => setAsked({ deed: 'rename', key }),
    onRevoke: (key) => setAsked({ deed: 'revoke', key }),
  });
  const creating = may && (search.dialog === 'create' || asked?.deed === 'replace');
  return (
    <>
      <PageHead
        title="API keys"
        mode={mode}
        facts={`Your backend opens the runtime API with them. These work in ${mode} mode only.`}
        actions={createButton}
      />
      <Card flush>
        <div className={classes.bar}>
          <FilterChips
            label="State"
            value={state}
            options={[
              { value: 'active', label: 'Active', href: `${scope.path('/api-keys')}?state=active` },
              { value: 'revoked', label: 'Revoked', href: `${scope.path('/api-keys')}?state=revoked` },
            ]}
          />
        </div>
        <DataTable
          label="Keys"
          columns={columns}
          rowKey={(key) => key.id}
          expectedRows={3}
          empty={
            state === 'revoked' ? (
              <EmptyState level={2} icon={IconKey} variant="filtered" title={`No revoked key in ${mode} mode`} text="A key that is revoked stays listed here." />
            ) : (
              <EmptyState
        level={2}
                icon={IconKey}
                title={`No API key in ${mode} mode`}
                text="Your backend needs one to open checkouts and to check access. It is shown once, when it is made."
                actions={createButton}
              />
            )
          }
          {...list}
        />
      </Card>
      {creating && !made ? (
        <CreateKeyDialog
          key={asked?.key.id ?? 'new'}
          replaces={asked?.deed === 'replace' ? asked.key : null}
          onClose={close}
          onMade={(key) => {
            setMade(key);
            close();
          }}
        />
      ) : null}
      {made?.key ? (
        <SecretDialog
          title={`Key ${made.name}: shown once`}
          mode={mode}
          name={`API key ${made.name}`}
          secret={made.key}
          onStored={() => setMade(null)}
        >
          <p>Store it where your backend reads its secrets. Licenzy cannot show it again.</p>
        </SecretDialog>
      ) : null}
      {asked?.deed === 'rename' ? <RenameKeyDialog apiKey={asked.key} onClose={() => setAsked(null)} /> : null}
      {asked?.deed === 'revoke' ? <RevokeDialog apiKey={asked.key} onClose={() => setAsked(null)} /> : null}
    </>
  );
}

/** Revokes a key: says when it was used last, and takes the typed name where a live backend depends on it. */
function RevokeDialog({ apiKey, onClose }: { apiKey: ApiKey; onClose: () => void }) {
  const scope = useScope();
  const changed = useKeysChanged(scope);
  const toast = useToast();
  const [openedAt] = useState(() => Date.now());
  return (
    <DangerDialog
      title={`Revoke the key ${apiKey.name}`}
      mode={scope.mode}
      opened
      onClose={onClose}
      confirmLabel={`Revoke ${apiKey.name}`}
      keepLabel={`Keep ${apiKey.name}`}
      typeToConfirm={mustTypeName(scope.mode, apiKey.last_used_at, openedAt) ? apiKey.name : undefined}
      onConfirm={async () => {
        await revokeKey(scope, apiKey.id);
        await changed();
        toast.show({ text: `Revoked the key ${apiKey.name} in ${scope.mode}.`, detail: 'Calls with it are refused.' });
      }}
    >
      <p>{revokeConsequence(apiKey.name, apiKey.last_used_at, openedAt)}</p>
      <p className={classes.small}>
        {apiKey.key_hint} · {apiKey.scopes.join(', ')}
      </p>
    </DangerDialog>
  );
}
