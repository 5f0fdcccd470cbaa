import { TextInput } from '@mantine/core';
import { useState } from 'react';

interface FilterFieldProps {
  label: string;
  value: string;
  placeholder?: string;
  /** Values to choose from while typing; any other is taken too. */
  suggestions?: readonly string[];
  width?: number;
  onChange: (value: string | undefined) => void;
}

/** A filter that is typed: it takes effect with Enter, and when the field is left. */
export function FilterField({ value, ...rest }: FilterFieldProps) {
  // Another address is another field: what was typed gives way to what the address says.
  return <TypedFilter key={value} value={value} {...rest} />;
}

function TypedFilter({ label, value, placeholder, suggestions, width = 200, onChange }: FilterFieldProps) {
  const [text, setText] = useState(value);
  const list = suggestions?.length ? `${label.toLowerCase().replaceAll(/\W+/g, '-')}-choices` : undefined;
  const commit = () => {
    const wanted = text.trim();
    if (wanted !== value) {
      onChange(wanted || undefined);
    }
  };
  return (
    <>
      <TextInput
        size="xs"
        w={{ base: '100%', xs: width }}
        label={label}
        placeholder={placeholder}
        value={text}
        list={list}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        onChange={(event) => setText(event.currentTarget.value)}
        onBlur={commit}
        onKeyDown={(event) => event.key === 'Enter' && commit()}
      />
      {list && (
        <datalist id={list}>
          {suggestions?.map((known) => (
            <option key={known} value={known} />
          ))}
        </datalist>
      )}
    </>
  );
}
