import { eventTypeGroups, sentTypes, takes } from './eventTypes';

/** Which types an endpoint takes, as the form has it: every type, or these. */
export interface TypeChoice {
  every: boolean;
  types: readonly string[];
}

/** The choice that patterns mean. */
export function choiceOf(patterns: readonly string[]): TypeChoice {
  const every = patterns.length === 0 || patterns.includes('*');
  return { every, types: every ? [] : sentTypes.filter((type) => takes(patterns, type)) };
}

/** The patterns to store for a choice. A family that stood there before stays one, as long as all of it is chosen. */
export function patternsOf(choice: TypeChoice, before: readonly string[]): string[] {
  if (choice.every) {
    return before.includes('*') ? ['*'] : [];
  }
  return eventTypeGroups.flatMap((group) => {
    const chosen = group.types.map((known) => known.type).filter((type) => choice.types.includes(type));
    return before.includes(group.family) && chosen.length === group.types.length ? [group.family] : chosen;
  });
}
