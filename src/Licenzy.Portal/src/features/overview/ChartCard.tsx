import { Button, Skeleton, Table } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { Card } from '@/components/Card';
import { exactTime, shortDate, timeOfDay } from '@/text/time';
import { grouped } from '@/text/numbers';
import classes from './ChartCard.module.css';
import type { ChartPoint } from './figures';

// The charts weigh more than the rest of the page together: it stands before they come.
const OverviewChart = lazy(() => import('./OverviewChart'));

const HEIGHT = 260;

interface ChartCardProps {
  title: string;
  description?: string;
  kind: 'area' | 'bars';
  points: readonly ChartPoint[];
  /** The names of the series, in the order of the colours. */
  series: readonly string[];
  bucket: string;
  zone: string;
  /** What the whole says in a sentence, for those who do not see it. */
  summary: string;
  asTable: boolean;
  onTable: (asTable: boolean) => void;
  /** Why there is nothing to draw yet. */
  empty: string;
}

/** A chart, or the same as a table. */
export function ChartCard(props: ChartCardProps) {
  const { title, description, kind, points, series, bucket, zone, summary, asTable, onTable, empty } = props;
  // A series that is nought throughout would only lie upon another.
  const drawn = series.filter((name) => points.some((point) => typeof point[name] === 'number' && point[name] > 0));
  const hasAny = drawn.length > 0;
  const label = (at: string) => (bucket === 'hour' ? timeOfDay(at, zone) : shortDate(at, zone));
  return (
    <Card
      title={title}
      description={description}
      flush
      aside={
        hasAny ? (
          <Button variant="default" size="xs" onClick={() => onTable(!asTable)}>
            {asTable ? 'Show as chart' : 'Show as table'}
          </Button>
        ) : null
      }
    >
      {!hasAny ? (
        <div className={classes.empty}>
          <span className={classes.emptyText}>{empty}</span>
        </div>
      ) : asTable ? (
        <div className={classes.table} role="region" aria-label={title} tabIndex={0}>
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th scope="col">{bucket === 'hour' ? 'Hour' : 'Day'}</Table.Th>
                {series.map((name) => (
                  <Table.Th key={name} scope="col" className={classes.number}>
                    {name}
                  </Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {[...points].reverse().map((point) => (
                <Table.Tr key={point.at}>
                  <Table.Td>{bucket === 'hour' ? exactTime(point.at, zone, false) : shortDate(point.at, zone)}</Table.Td>
                  {series.map((name) => (
                    <Table.Td key={name} className={classes.number}>
                      {typeof point[name] === 'number' ? grouped(point[name]) : '–'}
                    </Table.Td>
                  ))}
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </div>
      ) : (
        <div className={classes.chart} role="img" aria-label={`${title}. ${summary}`}>
          <Suspense fallback={<Skeleton height={HEIGHT} />}>
            <OverviewChart kind={kind} points={points.map((point) => ({ ...point, at: label(point.at) }))} series={drawn} height={HEIGHT} />
          </Suspense>
        </div>
      )}
    </Card>
  );
}
