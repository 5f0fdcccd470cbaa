import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { grouped } from '@/text/numbers';
import classes from './DataTable.module.css';

/** The bar over a table in which rows are chosen: how many, and what can be done with them. */
export function SelectionBar({ count, clear, children }: { count: number; clear: () => void; children: ReactNode }) {
  return (
    <div className={classes.bulk} role="group" aria-label="Chosen rows">
      <span role="status">{grouped(count)} selected</span>
      <div className={classes.bulkActions}>
        {children}
        <Button variant="subtle" size="xs" onClick={clear}>
          Clear selection
        </Button>
      </div>
    </div>
  );
}
