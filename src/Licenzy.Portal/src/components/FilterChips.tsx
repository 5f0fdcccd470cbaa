import { compact } from '@/text/numbers';
import { AppLink } from './AppLink';
import classes from './FilterChips.module.css';

interface FilterChip<V extends string> {
  value: V;
  label: string;
  /** How many rows there are; left out when nobody counted. */
  count?: number;
  /** Where the chip leads; with it the chips are links. */
  href?: string;
}

interface FilterChipsProps<V extends string> {
  /** What is filtered by: `Status`. */
  label: string;
  options: readonly FilterChip<V>[];
  value: V;
  onChange?: (value: V) => void;
}

/** One choice out of a few, always in sight: as links when each has an address, else as buttons. */
export function FilterChips<V extends string>({ label, options, value, onChange }: FilterChipsProps<V>) {
  return (
    <div role="group" aria-label={label} className={classes.chips}>
      {options.map((option) => {
        const chosen = option.value === value;
        const content = (
          <>
            {option.label}
            {option.count === undefined ? null : <span className={classes.count}> {compact(option.count)}</span>}
          </>
        );
        return option.href ? (
          <AppLink key={option.value} href={option.href} className={classes.chip} aria-current={chosen ? 'true' : undefined}>
            {content}
          </AppLink>
        ) : (
          <button key={option.value} type="button" className={classes.chip} aria-pressed={chosen} onClick={() => onChange?.(option.value)}>
            {content}
          </button>
        );
      })}
    </div>
  );
}
