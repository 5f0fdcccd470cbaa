/** The space between a number and its unit, and between groups: thin, and no line breaks at it. */
export const thinSpace = '\u202f';

const whole = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 0 });
const fine = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 2 });

/** A number in groups of three: `4,812`. Fractions are kept to two digits. */
export function grouped(value: number): string {
  return Number.isInteger(value) ? whole.format(value) : fine.format(value);
}

const steps: readonly (readonly [number, string])[] = [
  [1e9, 'B'],
  [1e6, 'M'],
  [1e3, 'k'],
];

/** A number for a figure: whole below 10,000, three digits and a letter above (`1.24 M`). */
export function compact(value: number): string {
  const size = Math.abs(value);
  if (size < 10_000) {
    return grouped(value);
  }
  for (const [step, letter] of steps) {
    // Rounded first: 999,950 is 1 M, not 1000 k.
    if (Number((size / step).toPrecision(3)) >= 1) {
      const scaled = Number((value / step).toPrecision(3));
      return `${scaled}${thinSpace}${letter}`;
    }
  }
  return grouped(value);
}

/** A part of one as percent: `0.714` is `71.4 %`. What is not quite all never reads as 100 %, nor what is not nothing as 0 %. */
export function percent(part: number, digits = 1): string {
  const smallest = 10 ** -digits;
  let shown = Number((part * 100).toFixed(digits));
  if (part < 1 && shown >= 100) {
    shown = 100 - smallest;
  }
  if (part > 0 && shown === 0) {
    return `<${thinSpace}${smallest}${thinSpace}%`;
  }
  return `${shown.toFixed(shown === 0 || shown === 100 ? 0 : digits)}${thinSpace}%`;
}

/** A change against before, with its sign: `+3.1 %`. Null when there was nothing before. */
export function percentChange(now: number, before: number): string | null {
  if (before === 0) {
    return null;
  }
  const change = ((now - before) / before) * 100;
  const shown = Math.abs(change) >= 100 ? Math.round(change) : Number(change.toFixed(1));
  return `${shown > 0 ? '+' : shown < 0 ? '−' : ''}${grouped(Math.abs(shown))}${thinSpace}%`;
}

/** A count with its noun: `1 unit`, `1,500 units`, `2 entries` with the plural given. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${grouped(count)} ${count === 1 ? one : many}`;
}

/** Bytes as people read them: `412 KB`. */
export function bytes(size: number): string {
  if (size < 1000) {
    return `${size}${thinSpace}bytes`;
  }
  return size < 1e6 ? `${Math.round(size / 1000)}${thinSpace}KB` : `${(size / 1e6).toFixed(1)}${thinSpace}MB`;
}

/** Names in a sentence: `Pro`, `Pro and Credits`, `Pro, Credits and 3 more`. */
export function listed(names: readonly string[], most = 2): string {
  const [first = '', second] = names;
  if (names.length <= 1) {
    return first;
  }
  if (names.length <= most) {
    return `${names.slice(0, -1).join(', ')} and ${names[names.length - 1] ?? second ?? ''}`;
  }
  return `${names.slice(0, most).join(', ')} and ${names.length - most} more`;
}
