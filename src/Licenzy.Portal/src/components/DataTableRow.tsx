import { Checkbox } from '@mantine/core';
import { useRouter } from '@tanstack/react-router';
import type { MouseEvent, ReactNode } from 'react';
import { AppLink } from './AppLink';
import classes from './DataTable.module.css';
import type { DataColumn } from './dataTableTypes';

interface DataTableRowProps<T> {
  id: string;
  row: T;
  columns: readonly DataColumn<T>[];
  href: string | undefined;
  open: ReactNode;
  selectLabel: string | undefined;
  selected: boolean | undefined;
  selectable: boolean;
  onSelect: (selected: boolean) => void;
}

// What does something of its own in a row; a click on it is not a click on the row.
const own = 'a, button, input, label, select, textarea, summary, [role="menuitem"], [role="button"]';

/** One row: the whole of it opens by pointer, its first cell is the link for everybody. */
export function DataTableRow<T>(props: DataTableRowProps<T>) {
  const { id, row, columns, href, open, selectLabel, selected, selectable, onSelect } = props;
  const router = useRouter({ warn: false }) as ReturnType<typeof useRouter> | undefined;
  const press = (event: MouseEvent<HTMLTableRowElement>): void => {
    const target = event.target;
    const marked = window.getSelection()?.toString();
    // A menu that a row opened is its child for React, but not for the page.
    const inside = target instanceof Element && event.currentTarget.contains(target);
    if (!href || !inside || target.closest(own) || marked || event.defaultPrevented) {
      return;
    }
    if (event.ctrlKey || event.metaKey || event.button === 1) {
      window.open(href, '_blank', 'noreferrer');
    } else if (router && event.button === 0) {
      router.history.push(href);
    }
  };
  return (
    <>
      <tr
        role="row"
        className={classes.row}
        data-row-key={id}
        data-link={href ? true : undefined}
        data-selected={selected || undefined}
        data-open={open ? true : undefined}
        data-row-focus={href ? undefined : ''}
        tabIndex={href ? undefined : -1}
        onClick={press}
        onAuxClick={press}
      >
        {selected === undefined ? null : (
          <td
            role="cell"
            className={classes.check}
            onClick={(event) => {
              // The whole cell is the box's: a finger that misses it by a little must not open the row.
              event.stopPropagation();
              if (event.target === event.currentTarget && selectable) {
                onSelect(!selected);
              }
            }}
          >
            <Checkbox
              size="xs"
              aria-label={selectLabel}
              checked={selected}
              disabled={!selectable}
              onChange={(event) => onSelect(event.currentTarget.checked)}
            />
          </td>
        )}
        {columns.map((column, index) => (
          <Cell key={column.id} column={column}>
            {index === 0 && href ? (
              <AppLink href={href} quiet data-row-focus="" className={classes.link} aria-expanded={open ? true : undefined}>
                {column.cell(row)}
              </AppLink>
            ) : (
              column.cell(row)
            )}
          </Cell>
        ))}
      </tr>
      {open ? (
        <tr role="row" className={classes.opened}>
          <td role="cell" colSpan={columns.length + (selected === undefined ? 0 : 1)}>
            {open}
          </td>
        </tr>
      ) : null}
    </>
  );
}

function Cell<T>({ column, children }: { column: DataColumn<T>; children: ReactNode }) {
  const label = column.cardLabel === undefined ? (column.headerHidden ? null : column.header) : column.cardLabel;
  return (
    <td role="cell" data-align={column.align} data-hide={column.hideBelow}>
      {label === null ? null : (
        <span className={classes.label} aria-hidden="true">
          {label}
        </span>
      )}
      <div className={classes.value}>{children}</div>
    </td>
  );
}
