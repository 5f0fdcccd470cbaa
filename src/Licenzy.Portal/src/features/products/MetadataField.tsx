import { ActionIcon, Button, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import classes from './Editor.module.css';
import type { Pair } from './productForm';

interface MetadataFieldProps {
  id: string;
  pairs: readonly Pair[];
  error?: string;
  readOnly?: boolean;
  onChange: (pairs: readonly Pair[]) => void;
}

/** Pairs of one's own, kept with the product and told to the application. */
export function MetadataField({ id, pairs, error, readOnly = false, onChange }: MetadataFieldProps) {
  const set = (pair: Pair) => onChange(pairs.map((known) => (known.id === pair.id ? pair : known)));
  return (
    <fieldset className={classes.fieldset} aria-describedby={`${id}-about`}>
      <legend className={classes.legend}>Metadata</legend>
      <p id={`${id}-about`} className={classes.small}>
        Your own pairs. They come with the product in events and answers.
      </p>
      {pairs.map((pair, index) => (
        <div key={pair.id} className={classes.pair}>
          <TextInput
            id={index === 0 ? id : undefined}
            aria-label={`Name ${index + 1}`}
            placeholder="name"
            value={pair.name}
            readOnly={readOnly}
            onChange={(event) => set({ ...pair, name: event.currentTarget.value })}
          />
          <TextInput
            aria-label={`Value ${index + 1}`}
            placeholder="value"
            value={pair.value}
            readOnly={readOnly}
            onChange={(event) => set({ ...pair, value: event.currentTarget.value })}
          />
          {readOnly ? null : (
            <ActionIcon aria-label={`Remove pair ${index + 1}`} onClick={() => onChange(pairs.filter((known) => known.id !== pair.id))}>
              <IconTrash size={16} stroke={1.7} />
            </ActionIcon>
          )}
        </div>
      ))}
      {error ? <p className={classes.error}>{error}</p> : null}
      {readOnly ? null : (
        <Button
          variant="default"
          size="xs"
          className={classes.add}
          leftSection={<IconPlus size={14} stroke={1.7} />}
          onClick={() => onChange([...pairs, { id: Math.max(-1, ...pairs.map((pair) => pair.id)) + 1, name: '', value: '' }])}
        >
          Add a pair
        </Button>
      )}
    </fieldset>
  );
}
