/** The rows that are unfolded, as the address has them: ids behind each other. */
export function openRowsOf(text: string | undefined): ReadonlySet<string> {
  return new Set(text ? text.split(',').filter(Boolean) : []);
}

/** The same with one row folded or unfolded; undefined when none is open. */
export function toggledRow(open: ReadonlySet<string>, id: string): string | undefined {
  const next = open.has(id) ? [...open].filter((one) => one !== id) : [...open, id];
  return next.length === 0 ? undefined : next.join(',');
}
