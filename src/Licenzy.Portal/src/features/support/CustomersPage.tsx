import { TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import { useRouter, useSearch } from '@tanstack/react-router';
import { IconSearch } from '@tabler/icons-react';
import { useEffect, useEffectEvent, useRef, useState, type KeyboardEvent } from 'react';
import { call } from '@/api/client';
import type { Schema } from '@/api/schemas';
import { useCursorList } from '@/api/useCursorList';
import { Card } from '@/components/Card';
import { CsvExport } from '@/components/CsvExport';
import { DataTable } from '@/components/DataTable';
import { PageHead } from '@/components/PageHead';
import { useScope } from '@/shell/scope';
import { looksLikeId } from '@/text/ids';
import classes from './CustomersPage.module.css';
import { customerColumns, customerCsv } from './customerColumns';
import { NoCustomers } from './NoCustomers';
import { RecentCustomers } from './RecentCustomers';
import { wholeMatch } from './wholeMatch';

/** The answer comes this long after the last key at the earliest: who types on is not asked for. */
const PATIENCE_MS = 80;

/** Finds customers by the start of a reference or an address, or by any whole id; while nothing is typed, those who changed last. */
export function CustomersPage() {
  const { api, key, mode, path } = useScope();
  const router = useRouter();
  const client = useQueryClient();
  const query = useSearch({ strict: false }).query ?? '';
  const field = useRef<HTMLInputElement>(null);
  const [text, setText] = useTypedQuery(query);
  const ask = (asked: string, cursor: string | undefined, limit: number, signal: AbortSignal) =>
    call(() => api.GET('/portal/support/customers', { params: { query: { query: asked || undefined, cursor, limit } }, signal }));
  const list = useCursorList<Schema<'FoundCustomer'>>({
    key: key('customers', { query }),
    fetch: (page, signal) => ask(query, page.cursor, page.limit, signal),
  });
  useEffect(() => field.current?.focus(), []);

  const hrefOf = (subjectRef: string): string => path(`/customers/${encodeURIComponent(subjectRef)}`);
  const openWhole = async (): Promise<void> => {
    const typed = text.trim();
    // Not what is on screen, which may be of the text before: what was typed, whole.
    const found = await client.fetchQuery({
      queryKey: key('customers', { query: typed }, 'first'),
      queryFn: ({ signal }) => ask(typed, undefined, 5, signal),
    });
    const match = wholeMatch(found.data, typed);
    if (match) {
      router.history.push(hrefOf(match.subject_ref));
    } else if (looksLikeId(typed)) {
      router.history.push(`/go/${encodeURIComponent(typed)}`);
    }
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && text.trim() !== '') {
      void openWhole().catch(() => undefined);
    }
    if (event.key === 'Escape' && text !== '') {
      event.preventDefault();
      setText('');
    }
  };
  return (
    <>
      <PageHead
        title="Customers"
        mode={mode}
        keepFocus
        actions={
          <CsvExport
            fetch={(cursor, signal) => ask(query, cursor, 100, signal)}
            columns={customerCsv}
            fileName={`customers-${mode}`}
            noun="customers"
            disabled={list.rows.length === 0}
          />
        }
      />
      <TextInput
        ref={field}
        type="search"
        size="md"
        className={classes.field}
        classNames={{ input: classes.input }}
        label="Find a customer"
        labelProps={{ className: classes.label }}
        description="Start of a subject_ref or e-mail, or any whole id (cus_, sub_, pi_, cs_, in_, ch_, ent_, att_)"
        inputWrapperOrder={['label', 'input', 'description']}
        leftSection={<IconSearch size={18} stroke={1.7} aria-hidden />}
        value={text}
        maxLength={255}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      {query === '' && text.trim() === '' ? <RecentCustomers hrefOf={hrefOf} /> : null}
      <Card flush>
        <DataTable
          label="Customers"
          columns={customerColumns(query)}
          rows={list.rows}
          rowKey={(row) => row.subject_ref}
          getRowHref={(row) => hrefOf(row.subject_ref)}
          loading={list.loading}
          fetching={list.fetching}
          stale={list.stale || text.trim() !== query}
          problem={list.problem}
          retry={list.retry}
          pager={list.pager}
          empty={<NoCustomers query={query} clear={() => setText('')} />}
        />
      </Card>
    </>
  );
}

/** What stands in the field: the address follows it a moment later, and it follows the address when that changes by itself (Back, a link). */
function useTypedQuery(query: string): [string, (text: string) => void] {
  const router = useRouter();
  const [text, setText] = useState(query);
  const [settled] = useDebouncedValue(text.trim(), PATIENCE_MS);
  const written = useRef(query);
  const write = useEffectEvent((next: string) => {
    if (next !== query && next === text.trim()) {
      written.current = next;
      void router.navigate({
        href: `${router.state.location.pathname}${router.options.stringifySearch({ query: next })}`,
        replace: true,
        resetScroll: false,
      });
    }
  });
  useEffect(() => write(settled), [settled]);
  useEffect(() => {
    if (query !== written.current) {
      written.current = query;
      setText(query);
    }
  }, [query]);
  return [text, setText];
}
