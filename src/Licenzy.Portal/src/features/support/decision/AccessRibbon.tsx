import { useElementSize } from '@mantine/hooks';
import { useState, type KeyboardEvent, type PointerEvent } from 'react';
import { useTimeZone, zoneName } from '@/text/time';
import classes from './AccessRibbon.module.css';
import { clipped, dayMs, fractionOf, instantAt, instantText, neighbour, ticksOf, type RibbonStretch } from './ribbon';

interface AccessRibbonProps {
  stretches: readonly RibbonStretch[];
  from: number;
  to: number;
  /** The instant that is shown; null: now. */
  at: number | null;
  /** Asks for another instant; null for now. */
  onAt: (at: number | null) => void;
}

/** Access over time, and a slider through it: arrows move a day, Page keys a week, brackets to the neighbouring change. */
export function AccessRibbon({ stretches, from, to, at, onAt }: AccessRibbonProps) {
  const zone = useTimeZone();
  const { ref, width } = useElementSize();
  const [pointed, setPointed] = useState<number | null>(null);
  const inside = clipped(stretches, from, to);
  const shown = at ?? to;
  const ticks = ticksOf(inside, from, to, width, zone);
  const go = (instant: number): void => onAt(instant >= to ? null : Math.max(instant, from));

  const onKeyDown = (event: KeyboardEvent): void => {
    const target = keyTarget(event.key, { shown, from, to, stretches: inside });
    if (target !== undefined && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      event.stopPropagation();
      if (target !== null) {
        go(target);
      }
    }
  };
  const instantOfPointer = (event: PointerEvent): number => {
    const box = event.currentTarget.getBoundingClientRect();
    return instantAt((event.clientX - box.left) / box.width, from, to);
  };
  return (
    <div className={classes.root}>
      <div
        ref={ref}
        className={classes.ribbon}
        role="slider"
        tabIndex={0}
        aria-label="Access over time"
        aria-valuemin={Math.floor(from / 1000)}
        aria-valuemax={Math.floor(to / 1000)}
        aria-valuenow={Math.floor(Math.min(Math.max(shown, from), to) / 1000)}
        aria-valuetext={at === null ? `Now: ${instantText(inside, to, zone).split(': ').at(-1) ?? ''}` : instantText(stretches, shown, zone)}
        onKeyDown={onKeyDown}
        onClick={() => {
          if (pointed !== null) {
            go(pointed);
          }
        }}
        onPointerDown={(event) => setPointed(instantOfPointer(event))}
        onPointerMove={(event) => setPointed(instantOfPointer(event))}
        onPointerLeave={() => setPointed(null)}
      >
        {inside.map((stretch) => (
          <span
            key={stretch.from}
            className={classes.stretch}
            data-state={stretch.state}
            style={{ left: percent(stretch.from, from, to), width: `${(fractionOf(stretch.to, from, to) - fractionOf(stretch.from, from, to)) * 100}%` }}
          />
        ))}
        <span className={classes.mark} data-past={at !== null || undefined} style={{ left: percent(shown, from, to) }} />
        {pointed === null ? null : (
          <span className={classes.pointed} data-side={sideOf(pointed, from, to)} style={{ left: percent(pointed, from, to) }} aria-hidden="true">
            <span className={classes.tip}>
              {instantText(stretches, pointed, zone)} <small>{zoneName(zone, pointed)}</small>
            </span>
          </span>
        )}
      </div>
      <div className={classes.ticks} aria-hidden="true">
        {ticks.map((tick) => (
          <span key={tick.at} className={classes.tick} data-side={tick.at === from ? 'start' : tick.at === to ? 'end' : 'middle'} style={{ left: percent(tick.at, from, to) }}>
            {tick.label}
          </span>
        ))}
      </div>
    </div>
  );
}

const percent = (at: number, from: number, to: number): string => `${fractionOf(at, from, to) * 100}%`;

function sideOf(at: number, from: number, to: number): string {
  const fraction = fractionOf(at, from, to);
  return fraction < 0.2 ? 'start' : fraction > 0.8 ? 'end' : 'middle';
}

/** Where a key leads; null: nowhere further, undefined: it is no key of the slider's. */
function keyTarget(
  key: string,
  { shown, from, to, stretches }: { shown: number; from: number; to: number; stretches: readonly RibbonStretch[] },
): number | null | undefined {
  // A day, unless the ribbon shows hardly more than that.
  const step = to - from < 3 * dayMs ? Math.max(1000, (to - from) / 24) : dayMs;
  switch (key) {
    case 'ArrowLeft':
    case 'ArrowDown':
      return shown - step;
    case 'ArrowRight':
    case 'ArrowUp':
      return shown + step;
    case 'PageDown':
      return shown - 7 * step;
    case 'PageUp':
      return shown + 7 * step;
    case '[':
      return neighbour(stretches, shown, 'earlier');
    case ']':
      return neighbour(stretches, shown, 'later') ?? to;
    case 'Home':
      return from;
    case 'End':
      return to;
    default:
      return undefined;
  }
}
