import { useId } from 'react';
import { grouped } from '@/text/numbers';
import classes from './Meter.module.css';

interface MeterProps {
  label: string;
  value: number;
  /** Null: there is no limit; then only the number shows. */
  max: number | null;
  /** The numbers in words, as `3 of 5 members`; made from the numbers when left out. */
  text?: string;
  /** `warn` from 80 percent, `bad` when full; `left` colours nothing, for what may run down. */
  kind?: 'limit' | 'left';
  /** Leaves the line with label and numbers to what stands around it. */
  bare?: boolean;
}

/** How much of a limit is used, or how much is left, as a bar with its numbers. */
export function Meter({ label, value, max, text, kind = 'limit', bare = false }: MeterProps) {
  const id = useId();
  const words = text ?? (max === null ? `${grouped(value)}, no limit` : `${grouped(value)} of ${grouped(max)}`);
  const part = max === null ? 0 : max <= 0 ? 1 : Math.min(1, Math.max(0, value / max));
  const tone = kind === 'left' || max === null ? 'plain' : part >= 1 ? 'bad' : part >= 0.8 ? 'warn' : 'plain';
  return (
    <div className={classes.root}>
      {bare ? null : (
        <div className={classes.head}>
          <span id={id}>{label}</span>
          <span className={classes.words}>{words}</span>
        </div>
      )}
      {max === null ? null : (
        <div
          role="meter"
          aria-label={bare ? label : undefined}
          aria-labelledby={bare ? undefined : id}
          aria-valuemin={0}
          aria-valuemax={Math.max(max, 1)}
          aria-valuenow={Math.min(Math.max(value, 0), Math.max(max, 1))}
          aria-valuetext={words}
          className={classes.track}
        >
          <div className={classes.fill} data-tone={tone} style={{ width: `${part * 100}%` }} />
        </div>
      )}
    </div>
  );
}
