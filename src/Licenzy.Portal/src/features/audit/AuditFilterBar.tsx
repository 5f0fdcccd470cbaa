import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useMemberNames } from '@/features/api-keys/keyData';
import classes from './Audit.module.css';
import type { AuditFilters } from './auditData';
import { auditActions, deedText } from './auditText';

interface AuditFilterBarProps {
  filters: AuditFilters;
  onChange: (filters: AuditFilters) => void;
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** What the log is filtered by; each choice stands in the address. */
export function AuditFilterBar({ filters, onChange }: AuditFilterBarProps) {
  const names = useMemberNames();
  const people = [...names].map(([value, label]) => ({ value, label }));
  if (filters.actor && !names.has(filters.actor)) {
    people.push({ value: filters.actor, label: filters.actor });
  }
  const actions = filters.action && !auditActions.includes(filters.action) ? [...auditActions, filters.action] : auditActions;
  const filtered = Object.values(filters).some(Boolean);
  return (
    <div className={classes.filters} role="group" aria-label="Filters">
      <NativeSelect
        size="xs"
        label="Who"
        value={filters.actor ?? ''}
        data={[{ value: '', label: 'Everybody' }, ...people]}
        onChange={(event) => onChange({ ...filters, actor: event.currentTarget.value })}
      />
      <NativeSelect
        size="xs"
        label="Did what"
        value={filters.action ?? ''}
        data={[{ value: '', label: 'Everything' }, ...actions.map((value) => ({ value, label: capital(deedText(value)) }))]}
        onChange={(event) => onChange({ ...filters, action: event.currentTarget.value })}
      />
      <IdField value={filters.object ?? ''} onChange={(object) => onChange({ ...filters, object })} />
      <TextInput
        size="xs"
        type="date"
        label="From"
        value={filters.from ?? ''}
        onChange={(event) => onChange({ ...filters, from: event.currentTarget.value })}
      />
      <TextInput
        size="xs"
        type="date"
        label="To"
        value={filters.to ?? ''}
        onChange={(event) => onChange({ ...filters, to: event.currentTarget.value })}
      />
      {filtered ? (
        <Button variant="default" size="xs" onClick={() => onChange({})}>
          Clear filters
        </Button>
      ) : null}
    </div>
  );
}

/** An id is asked for when it is whole: on Enter, or when the field is left. */
function IdField({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value]);
  const send = () => {
    if (typed.trim() !== value) {
      onChange(typed.trim());
    }
  };
  return (
    <TextInput
      size="xs"
      label="To what (id)"
      placeholder="prd_…, key_…, usr_…"
      value={typed}
      autoComplete="off"
      spellCheck={false}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onBlur={send}
      onKeyDown={(event) => {
        if (event.key === 'Enter') {
          send();
        }
      }}
    />
  );
}
