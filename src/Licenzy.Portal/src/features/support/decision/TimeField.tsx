import { Button, Popover, SegmentedControl, TextInput } from '@mantine/core';
import { IconClockSearch } from '@tabler/icons-react';
import { useState, type FormEvent } from 'react';
import { shortDate, timeOfDay, useTimeZone, zoneName } from '@/text/time';
import { dayMs } from './ribbon';
import classes from './TimeField.module.css';
import type { TimeTravel } from './useTimeTravel';
import { fromWall, toWall } from '@/text/wallTime';

interface TimeFieldProps {
  time: TimeTravel;
  opened: boolean;
  onChange: (opened: boolean) => void;
}

/** The button that says which instant is shown, with a field for another one: in the person's zone or UTC, by the second. */
export function TimeField({ time, opened, onChange }: TimeFieldProps) {
  const zone = useTimeZone();
  const label = time.at === null ? 'As of now' : `${shortDate(time.at, zone)}, ${timeOfDay(time.at, zone)}`;
  return (
    <Popover opened={opened} onChange={onChange} position="bottom-end" trapFocus returnFocus withinPortal>
      <Popover.Target>
        <Button
          variant="default"
          leftSection={<IconClockSearch size={16} stroke={1.7} aria-hidden />}
          onClick={() => onChange(!opened)}
          aria-keyshortcuts="t"
        >
          {label}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label="Look at another time">
        <TimeForm time={time} zone={zone} close={() => onChange(false)} />
      </Popover.Dropdown>
    </Popover>
  );
}

function TimeForm({ time, zone, close }: { time: TimeTravel; zone: string; close: () => void }) {
  const own = zoneName(zone) === 'UTC' ? 'UTC' : zone;
  const [chosen, setChosen] = useState(own);
  const [instant, setInstant] = useState(() => (time.at === null ? Date.now() : Date.parse(time.at)));
  const [text, setText] = useState(() => toWall(instant, own));
  const [problem, setProblem] = useState<string | null>(null);

  const go = (to: number | null): void => {
    time.travel(to);
    close();
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const to = fromWall(text, chosen);
    if (Number.isNaN(to)) {
      setProblem('Enter a date and a time');
    } else if (to > Date.now()) {
      setProblem('Enter a time in the past: what will be is not known');
    } else {
      go(to);
    }
  };
  const yesterday = fromWall(`${toWall(Date.now() - dayMs, chosen).slice(0, 10)}T09:00:00`, chosen);
  return (
    <form onSubmit={submit} className={classes.form} noValidate>
      <TextInput
        label="Look at another time"
        type="datetime-local"
        step={1}
        value={text}
        max={toWall(Date.now(), chosen)}
        error={problem}
        data-autofocus
        onChange={(event) => {
          setText(event.currentTarget.value);
          setProblem(null);
          const to = fromWall(event.currentTarget.value, chosen);
          if (!Number.isNaN(to)) {
            setInstant(to);
          }
        }}
      />
      {own === 'UTC' ? (
        <p className={classes.zone}>Times in UTC</p>
      ) : (
        <SegmentedControl
          size="xs"
          aria-label="Time zone"
          value={chosen}
          onChange={(next) => {
            setChosen(next);
            setText(toWall(instant, next));
          }}
          data={[
            { value: own, label: zoneName(own) },
            { value: 'UTC', label: 'UTC' },
          ]}
        />
      )}
      <div className={classes.presets}>
        <Button size="xs" variant="default" onClick={() => go(Date.now() - 3_600_000)}>
          1 hour ago
        </Button>
        <Button size="xs" variant="default" onClick={() => go(yesterday)}>
          Yesterday 09:00
        </Button>
        <Button size="xs" variant="default" disabled={time.earlier === null} onClick={() => go(time.earlier)}>
          {time.at === null ? 'Last change' : 'Change before'}
        </Button>
      </div>
      <div className={classes.actions}>
        {time.at === null ? null : (
          <Button variant="default" onClick={() => go(null)}>
            Back to now
          </Button>
        )}
        <Button type="submit">Look at this time</Button>
      </div>
    </form>
  );
}
