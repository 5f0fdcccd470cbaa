/** The search parameters of an address: plain texts, so that a pasted link means the same to everybody. */
export type Search = Record<string, string>;

/** Reads an address's parameters as they stand: no value is taken for a number or JSON. */
export function parseSearch(text: string): Search {
  return Object.fromEntries(new URLSearchParams(text));
}

/** Writes parameters; what is empty is left out. */
export function stringifySearch(search: Record<string, unknown>): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(search)) {
    if (typeof value === 'string' && value !== '') {
      parameters.set(name, value);
    }
  }
  const text = parameters.toString();
  return text ? `?${text}` : '';
}

/** A route's parameters: these names and no others, each a text that may be missing. */
export function texts<const Name extends string>(...names: readonly Name[]) {
  return (search: Record<string, unknown>): { [name in Name]?: string } => {
    const known: { [name in Name]?: string } = {};
    for (const name of names) {
      const value = search[name];
      if (typeof value === 'string' && value !== '') {
        known[name] = value;
      }
    }
    return known;
  };
}

/** The value if it is one of these, else the default: a bad address is never an error page. */
export function oneOf<const Value extends string>(value: string | undefined, values: readonly Value[], otherwise: Value): Value {
  return values.find((known) => known === value) ?? otherwise;
}
