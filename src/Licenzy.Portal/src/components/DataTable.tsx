import { Checkbox, VisuallyHidden } from '@mantine/core';
import { rowSelectionFeature, tableFeatures, useTable, type ColumnDef } from '@tanstack/react-table';
import { useCallback, useMemo, useRef } from 'react';
import classes from './DataTable.module.css';
import { DataTableRow } from './DataTableRow';
import { DataTableSkeleton } from './DataTableSkeleton';
import type { DataColumn, DataTableProps } from './dataTableTypes';
import { Pager } from './Pager';
import { ProblemAlert } from './ProblemAlert';
import { SelectionBar } from './SelectionBar';
import { useLate } from './useLate';
import { useOverflow } from './useOverflow';
import { useRowKeys } from './useRowKeys';

// Pages, order and filters are the server's; of the table's own features only the selection is needed.
const features = tableFeatures({ rowSelectionFeature });
const allRows = (): boolean => true;

export type { DataColumn, DataTableProps, TableSelection } from './dataTableTypes';
export { ShortcutsContext } from './dataTableTypes';

/** A list as a table, and as cards where there is little room: selection, rows that unfold, keys, and the ways to its other pages. */
export function DataTable<T extends object>(props: DataTableProps<T>) {
  const { label, columns, rows, rowKey, getRowHref, renderOpen, selection, pager, problem, retry, empty, note } = props;
  const { loading = false, fetching = false, expectedRows = 8, stale = false } = props;
  const root = useRef<HTMLDivElement>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const overflows = useOverflow(scroller);
  const fetchingLong = useLate(fetching && !loading);
  const definitions = useMemo(
    () => columns.map((column): ColumnDef<typeof features, T> => ({ id: column.id, header: column.header })),
    [columns],
  );
  // The same object for the same selection: the table takes a new one for a change, and would render for ever.
  const chosenKeys = selection?.selected;
  const rowSelection = useMemo(() => Object.fromEntries([...(chosenKeys ?? [])].map((key) => [key, true as const])), [chosenKeys]);
  const table = useTable<typeof features, T>({
    features,
    columns: definitions,
    data: rows,
    getRowId: rowKey,
    state: { rowSelection },
    enableRowSelection: (row) => Boolean(selection) && (selection?.selectable ?? allRows)(row.original),
    onRowSelectionChange: (change) => {
      const after = typeof change === 'function' ? change(rowSelection) : change;
      selection?.onChange(new Set(Object.keys(after)));
    },
  });
  const toggle = useCallback(
    (key: string) => {
      const row = table.getRowModel().rows.find((candidate) => candidate.id === key);
      if (row?.getCanSelect()) {
        row.toggleSelected();
      }
    },
    [table],
  );
  useRowKeys(root, selection ? toggle : undefined);

  const waiting = loading && rows.length === 0;
  if (problem && rows.length === 0) {
    return (
      <div className={classes.slot}>
        <ProblemAlert problem={problem} retry={retry} retrying={fetching} />
      </div>
    );
  }
  if (!waiting && rows.length === 0) {
    return (
      <div className={classes.slot} aria-busy={fetching}>
        {empty}
        {pager?.hasPrevious ? <Pager pager={pager} noun={label.toLowerCase()} count={0} /> : null}
      </div>
    );
  }
  const chosen = selection ? table.getSelectedRowModel().rows.map((row) => row.original) : [];
  return (
    <div ref={root} className={classes.root} data-row-keys="" aria-busy={waiting || fetching}>
      {fetchingLong ? <div className={classes.progress} aria-hidden="true" /> : null}
      {problem ? (
        <div className={classes.slot}>
          <ProblemAlert problem={problem} retry={retry} retrying={fetching} />
        </div>
      ) : null}
      {selection && chosen.length > 0 ? (
        <SelectionBar count={chosen.length} clear={() => selection.onChange(new Set())}>
          {selection.actions?.(chosen)}
        </SelectionBar>
      ) : null}
      <div
        ref={scroller}
        className={classes.scroller}
        role={overflows ? 'region' : undefined}
        aria-label={overflows ? label : undefined}
        tabIndex={overflows ? 0 : undefined}
      >
        <table role="table" className={classes.table} aria-label={label} data-stale={stale || undefined}>
          <thead role="rowgroup" className={classes.head}>
            <tr role="row">
              {selection ? (
                <th role="columnheader" scope="col" className={classes.check}>
                  <Checkbox
                    size="xs"
                    aria-label={`Select all ${label.toLowerCase()} on this page`}
                    checked={table.getIsAllRowsSelected()}
                    indeterminate={table.getIsSomeRowsSelected() && !table.getIsAllRowsSelected()}
                    onChange={table.getToggleAllRowsSelectedHandler()}
                  />
                </th>
              ) : null}
              {columns.map((column) => (
                <HeaderCell key={column.id} column={column} />
              ))}
            </tr>
          </thead>
          <tbody role="rowgroup">
            {waiting ? (
              <DataTableSkeleton columns={columns} rows={expectedRows} selectable={Boolean(selection)} />
            ) : (
              table.getRowModel().rows.map((row) => (
                <DataTableRow
                  key={row.id}
                  id={row.id}
                  row={row.original}
                  columns={columns}
                  href={getRowHref?.(row.original)}
                  open={renderOpen?.(row.original) ?? null}
                  selectLabel={selection?.rowLabel(row.original)}
                  selected={selection ? row.getIsSelected() : undefined}
                  selectable={row.getCanSelect()}
                  onSelect={(on) => row.toggleSelected(on)}
                />
              ))
            )}
          </tbody>
        </table>
      </div>
      {pager && !waiting ? <Pager pager={pager} noun={label.toLowerCase()} count={rows.length} note={note} /> : null}
    </div>
  );
}

function HeaderCell<T>({ column }: { column: DataColumn<T> }) {
  return (
    <th role="columnheader" scope="col" data-align={column.align} data-hide={column.hideBelow} style={{ width: column.width }}>
      {column.headerHidden ? <VisuallyHidden>{column.header}</VisuallyHidden> : column.header}
    </th>
  );
}
