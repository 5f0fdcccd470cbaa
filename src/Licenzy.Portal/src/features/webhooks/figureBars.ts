import type { Schema } from '@/api/schemas';

/** One bar of the strip: a half hour, or an hour on narrow screens. */
export interface FigureBar {
  from: string;
  succeeded: number;
  failed: number;
  /** `none`: no attempt; `ok`: all were taken; `mixed`; `bad`: none was taken. */
  state: 'none' | 'ok' | 'mixed' | 'bad';
}

type HalfHour = Schema<'EndpointFiguresHalfHour'>;

/** The bars of a day, with `per` half hours in each. */
export function barsOf(halfHours: readonly HalfHour[], per: 1 | 2): FigureBar[] {
  const bars: FigureBar[] = [];
  for (let at = 0; at < halfHours.length; at += per) {
    const part = halfHours.slice(at, at + per);
    const first = part[0];
    if (first) {
      const succeeded = part.reduce((sum, half) => sum + half.succeeded, 0);
      const failed = part.reduce((sum, half) => sum + half.failed, 0);
      bars.push({ from: first.from, succeeded, failed, state: stateOf(succeeded, failed) });
    }
  }
  return bars;
}

function stateOf(succeeded: number, failed: number): FigureBar['state'] {
  if (succeeded + failed === 0) {
    return 'none';
  }
  return failed === 0 ? 'ok' : succeeded === 0 ? 'bad' : 'mixed';
}

/** The part of first tries that were taken, 0 to 1; null without any. */
export function firstTimePart(figures: Pick<Schema<'EndpointFigures'>, 'first_tries' | 'first_tries_succeeded'>): number | null {
  return figures.first_tries === 0 ? null : figures.first_tries_succeeded / figures.first_tries;
}
