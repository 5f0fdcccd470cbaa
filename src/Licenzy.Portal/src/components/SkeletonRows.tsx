import { Skeleton } from '@mantine/core';
import classes from './SkeletonRows.module.css';
import { useLate } from './useLate';

interface SkeletonRowsProps {
  rows?: number;
  /** The height of one row in pixels: that of what comes, so that nothing jumps. */
  height?: number;
}

const widths = ['58%', '82%', '42%', '70%', '64%'];

/** Rows to come. Their room is taken at once; the bars appear when it takes longer than 200 ms. */
export function SkeletonRows({ rows = 4, height = 32 }: SkeletonRowsProps) {
  const late = useLate(true);
  return (
    <div className={classes.rows} aria-hidden="true">
      {Array.from({ length: rows }, (_, index) => (
        <div key={index} className={classes.row} style={{ height }}>
          {late ? <Skeleton height={12} radius="sm" width={widths[index % widths.length]} /> : null}
        </div>
      ))}
    </div>
  );
}
