import { SegmentedControl, Select, Switch } from '@mantine/core';
import { useMemo, useState } from 'react';
import { type Problem, problemOf } from '@/api/problem';
import type { Schema } from '@/api/schemas';
import { Card } from '@/components/Card';
import { ProblemAlert } from '@/components/ProblemAlert';
import { useColours } from '@/shell/colours';
import { useMe } from '@/shell/me';
import { openShortcuts } from '@/shell/overlays';
import { useToast } from '@/shell/Toasts';
import { exactTime, useTimeZone, zoneName } from '@/text/time';
import type { Colours } from '@/theme/colors';
import linkClasses from './Preferences.module.css';
import { Setting } from './Setting';
import { useChangeMe } from './useChangeMe';
import { browserChoice, zoneChoices } from './zones';

const colours: { value: Colours; label: string }[] = [
  { value: 'system', label: 'As the system' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
];

/** Colours, time zone and single keys: each is kept as soon as it is chosen, for every browser of the person's. */
export function Preferences() {
  const { preferences } = useMe().user;
  const zone = useTimeZone();
  const { chosen, choose } = useColours();
  const change = useChangeMe();
  const toast = useToast();
  const [problem, setProblem] = useState<Problem | null>(null);
  const zones = useMemo(() => zoneChoices(preferences.time_zone, Intl.supportedValuesOf('timeZone')), [preferences.time_zone]);

  async function keep(run: () => Promise<unknown>, done?: string) {
    setProblem(null);
    try {
      await run();
      if (done) {
        toast.show({ text: done });
      }
    } catch (failure) {
      setProblem(problemOf(failure));
    }
  }
  const save = (body: Schema<'UpdateMeRequest'>, done: string) => keep(() => change.mutateAsync(body), done);

  return (
    <Card title="How the pages look and work" description="Kept with you, for every browser in which you sign in." flush>
      {problem ? (
        <div className={linkClasses.problem}>
          <ProblemAlert problem={problem} notDone="The choice is not kept." />
        </div>
      ) : null}
      <Setting name={<span id="colours-name">Colours</span>}>
        <SegmentedControl
          aria-labelledby="colours-name"
          data={colours}
          value={chosen}
          onChange={(value) => void keep(() => choose(value as Colours))}
        />
      </Setting>
      <Setting
        name={<span id="zone-name">Time zone</span>}
        hint={
          <span>
            Now it is {exactTime(Date.now(), zone, false)} {zoneName(zone)}
          </span>
        }
      >
        <Select
          aria-labelledby="zone-name"
          w={280}
          maw="100%"
          searchable
          allowDeselect={false}
          nothingFoundMessage="No time zone has that in its name"
          data={zones}
          value={preferences.time_zone ?? browserChoice}
          onChange={(value) =>
            value === null || value === (preferences.time_zone ?? browserChoice)
              ? undefined
              : void save(
                  { time_zone: value === browserChoice ? null : value },
                  value === browserChoice ? 'Times are shown in the zone of the browser.' : `Times are shown in ${value.replaceAll('_', ' ')}.`,
                )
          }
        />
      </Setting>
      <Setting
        name={<span id="keys-name">Single-key shortcuts</span>}
        hint={
          <span>
            Keys such as <code>/</code> and <code>g</code> <code>c</code>. Off, they do nothing; Ctrl-K stays.{' '}
            <button type="button" className={linkClasses.link} onClick={openShortcuts}>
              See the list
            </button>
          </span>
        }
      >
        <Switch
          aria-labelledby="keys-name"
          checked={preferences.shortcuts}
          disabled={change.isPending}
          onChange={(event) => {
            const on = event.currentTarget.checked;
            void save({ shortcuts: on }, on ? 'Single keys are on.' : 'Single keys are off.');
          }}
        />
      </Setting>
    </Card>
  );
}
