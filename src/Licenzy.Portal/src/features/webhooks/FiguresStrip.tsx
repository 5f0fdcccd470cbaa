import type { Schema } from '@/api/schemas';
import { counted, grouped, percent } from '@/text/numbers';
import { elapsed, timeOfDay, useTimeZone } from '@/text/time';
import { barsOf, type FigureBar, firstTimePart } from './figureBars';
import classes from './FiguresStrip.module.css';

type Figures = Schema<'EndpointFigures'>;

/** A day of attempts as a strip: 48 half hours, on phones 24 hours. */
export function FiguresStrip({ figures }: { figures: Figures }) {
  const failed = figures.attempts - figures.succeeded;
  const summary =
    figures.attempts === 0
      ? 'No attempt in the last 24 hours'
      : `Last 24 hours: ${counted(figures.attempts, 'attempt')}, ${grouped(failed)} of them failed`;
  return (
    <div role="img" aria-label={summary}>
      <Bars bars={barsOf(figures.half_hours, 1)} className={`${classes.strip} ${classes.fine}`} />
      <Bars bars={barsOf(figures.half_hours, 2)} className={`${classes.strip} ${classes.coarse}`} />
      <div className={classes.scale}>
        <span>24 hours ago</span>
        <span>now</span>
      </div>
    </div>
  );
}

function Bars({ bars, className }: { bars: readonly FigureBar[]; className: string }) {
  const zone = useTimeZone();
  return (
    <div className={className}>
      {bars.map((bar) => (
        <span
          key={bar.from}
          className={classes.bar}
          data-state={bar.state}
          title={`From ${timeOfDay(bar.from, zone)}: ${bar.state === 'none' ? 'no attempt' : `${bar.succeeded} taken, ${bar.failed} failed`}`}
        />
      ))}
    </div>
  );
}

/** The figures of a day, in a line: `91.2 % taken the first time · p95 240 ms · 1,204 attempts`. */
export function figuresInWords(figures: Figures): string {
  const first = firstTimePart(figures);
  const parts = [
    first === null ? null : `${percent(first)} taken the first time`,
    figures.p95_ms === null ? null : `p95 ${elapsed(figures.p95_ms)}`,
    figures.attempts === 0 ? 'no attempt' : counted(figures.attempts, 'attempt'),
  ];
  return parts.filter(Boolean).join(' · ');
}
