import { Button } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { lazy, Suspense, useId, useState } from 'react';
import { grouped } from '@/text/numbers';
import type { UsageBar } from './usagePoints';
import classes from './Usage.module.css';

const UsageBars = lazy(() => import('./UsageBars').then((module) => ({ default: module.UsageBars })));

interface UsageChartProps {
  bars: readonly UsageBar[];
  summary: string;
  height: number;
  /** Offers the numbers as a table. */
  withTable?: boolean;
}

/** What was consumed over time: as bars with a sentence that says the same, or as a table. */
export function UsageChart({ bars, summary, height, withTable = false }: UsageChartProps) {
  const [asTable, setAsTable] = useState(false);
  const table = useId();
  // A chart in a box without width complains: it is drawn once there is one.
  const { ref, width } = useElementSize();
  const used = bars.filter((bar) => bar.units > 0);
  return (
    <div className={classes.chart}>
      {asTable ? (
        <div id={table} className={classes.tableBox} role="region" aria-label="Units consumed" tabIndex={0}>
          <table className={classes.table}>
            <thead>
              <tr>
                <th scope="col">Time</th>
                <th scope="col">Units</th>
              </tr>
            </thead>
            <tbody>
              {used.map((bar) => (
                <tr key={bar.key}>
                  <th scope="row">{bar.label}</th>
                  <td>{grouped(bar.units)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : (
        <div ref={ref} role="img" aria-label={summary} style={{ height }}>
          {width > 0 && (
            <Suspense>
              <UsageBars bars={bars} height={height} />
            </Suspense>
          )}
        </div>
      )}
      {withTable && (
        <div className={classes.under}>
          <span>{summary}</span>
          <Button variant="subtle" size="compact-xs" aria-expanded={asTable} onClick={() => setAsTable(!asTable)} disabled={used.length === 0}>
            {asTable ? 'Show as chart' : 'Show as table'}
          </Button>
        </div>
      )}
    </div>
  );
}
