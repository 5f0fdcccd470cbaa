import { Checkbox, Radio } from '@mantine/core';
import classes from './EventTypeField.module.css';
import { eventTypeGroups } from './eventTypes';
import type { TypeChoice } from './typeChoice';

interface EventTypeFieldProps {
  value: TypeChoice;
  onChange: (value: TypeChoice) => void;
  error: string | null;
}

/** Which events an endpoint takes: every one, or types chosen by what happened. */
export function EventTypeField({ value, onChange, error }: EventTypeFieldProps) {
  return (
    <div className={classes.field}>
      <Radio.Group
        label="Events"
        value={value.every ? 'every' : 'some'}
        error={error}
        onChange={(chosen) => onChange({ ...value, every: chosen === 'every' })}
      >
        <div className={classes.radios}>
          <Radio value="every" label="Every event, also of types that come later" />
          <Radio value="some" label="Only these" />
        </div>
      </Radio.Group>
      {!value.every && (
        <Checkbox.Group aria-label="Event types" value={[...value.types]} onChange={(types) => onChange({ ...value, types })}>
          <div className={classes.groups}>
            {eventTypeGroups.map((group) => (
              <div key={group.family} role="group" aria-label={group.title}>
                <p className={classes.title}>{group.title}</p>
                {group.types.map((known) => (
                  <Checkbox key={known.type} className={classes.type} value={known.type} label={<code>{known.type}</code>} description={known.when} />
                ))}
              </div>
            ))}
          </div>
        </Checkbox.Group>
      )}
    </div>
  );
}
