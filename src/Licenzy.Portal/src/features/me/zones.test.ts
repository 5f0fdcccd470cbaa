import { describe, expect, it } from 'vitest';
import { browserChoice, zoneChoices } from './zones';

describe('the time zones to choose from', () => {
  const known = ['America/New_York', 'Europe/Madrid', 'UTC'];

  it('begin with the browser’s and UTC, which is there once', () => {
    expect(zoneChoices(null, known, 'Europe/Madrid')).toEqual([
      { value: browserChoice, label: 'As this browser (Europe/Madrid)' },
      { value: 'UTC', label: 'UTC' },
      { value: 'America/New_York', label: 'America/New York' },
      { value: 'Europe/Madrid', label: 'Europe/Madrid' },
    ]);
  });

  it('keep a zone that this browser does not know', () => {
    expect(zoneChoices('Mars/Olympus', known, 'UTC').map((choice) => choice.value)).toContain('Mars/Olympus');
    expect(zoneChoices('Europe/Madrid', known, 'UTC').filter((choice) => choice.value === 'Europe/Madrid')).toHaveLength(1);
  });
});
