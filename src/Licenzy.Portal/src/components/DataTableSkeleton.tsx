import { Skeleton } from '@mantine/core';
import classes from './DataTable.module.css';
import type { DataColumn } from './dataTableTypes';
import { useLate } from './useLate';

const widths = [70, 54, 82, 62];

/** Rows to come, in the columns of those that come. */
export function DataTableSkeleton<T>({ columns, rows, selectable }: { columns: readonly DataColumn<T>[]; rows: number; selectable: boolean }) {
  const late = useLate(true);
  return Array.from({ length: rows }, (_, row) => (
    <tr key={row} role="row" className={classes.row} aria-hidden="true">
      {selectable ? <td role="cell" className={classes.check} /> : null}
      {columns.map((column, index) => (
        <td key={column.id} role="cell" data-align={column.align} data-hide={column.hideBelow}>
          <div className={classes.bar}>
            {late ? <Skeleton height={12} width={`${widths[(row + index) % widths.length]}%`} radius="sm" /> : null}
          </div>
        </td>
      ))}
    </tr>
  ));
}
