import { browserZone } from '@/text/time';

/** What stands for "the browser's" in the list: not a zone's name. */
export const browserChoice = 'browser';

interface ZoneChoice {
  value: string;
  label: string;
}

/** The time zones to choose from: the browser's and UTC first, then all that are known, and one that was chosen elsewhere. */
export function zoneChoices(chosen: string | null, known: readonly string[], here = browserZone()): ZoneChoice[] {
  const names = known.filter((name) => name !== 'UTC');
  const extra = chosen && chosen !== 'UTC' && !names.includes(chosen) ? [chosen] : [];
  return [
    { value: browserChoice, label: `As this browser (${readable(here)})` },
    { value: 'UTC', label: 'UTC' },
    ...[...extra, ...names].map((value) => ({ value, label: readable(value) })),
  ];
}

function readable(zone: string): string {
  return zone.replaceAll('_', ' ');
}
