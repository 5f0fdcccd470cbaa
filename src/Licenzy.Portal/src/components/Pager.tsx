import { Button, NativeSelect } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import type { CursorPager } from '@/api/useCursorList';
import { pageSizes } from '@/api/cursorPages';
import classes from './Pager.module.css';

interface PagerProps {
  pager: CursorPager;
  /** What the list holds, for the buttons' names: `deliveries`. */
  noun: string;
  /** How many rows the page has. */
  count: number;
  /** What the times of the list are in, said once. */
  note?: string;
}

/** `entries` -> `entry`, `keys` -> `key`: nouns of lists are regular. */
function singular(noun: string): string {
  return noun.endsWith('ies') ? `${noun.slice(0, -3)}y` : noun.replace(/s$/, '');
}

/** The foot of a list: forward, back, and how many rows at once. */
export function Pager({ pager, noun, count, note }: PagerProps) {
  const only = !pager.hasNext && !pager.hasPrevious;
  return (
    <div className={classes.root}>
      <span className={classes.note}>
        {pager.number !== null && !only ? `Page ${pager.number} · ` : ''}
        {only ? `${count} ${count === 1 ? singular(noun) : noun}` : `${count} on this page`}
        {note ? ` · ${note}` : ''}
      </span>
      {only && count <= Math.min(...pageSizes) ? null : (
        <div className={classes.controls}>
          <NativeSelect
            size="xs"
            aria-label={`Rows of ${noun} per page`}
            data={pageSizes.map((size) => ({ value: String(size), label: `${size} rows` }))}
            value={String(pager.limit)}
            onChange={(event) => pager.setLimit(Number(event.currentTarget.value))}
          />
          <Button
            variant="default"
            size="xs"
            leftSection={<IconChevronLeft size={14} />}
            disabled={!pager.hasPrevious}
            onClick={pager.previous}
          >
            {pager.previousIsFirst ? 'First page' : 'Previous'}
          </Button>
          <Button
            variant="default"
            size="xs"
            rightSection={<IconChevronRight size={14} />}
            disabled={!pager.hasNext}
            onClick={pager.next}
          >
            Next
          </Button>
        </div>
      )}
    </div>
  );
}
