import { TextInput } from '@mantine/core';
import { fieldOf, momentOf } from '@/text/since';
import { useTimeZone, zoneName } from '@/text/time';

interface MomentFieldProps {
  label: string;
  /** RFC 3339; undefined: none. */
  value: string | undefined;
  onChange: (value: string | undefined) => void;
  size?: 'xs' | 'sm';
  description?: string;
  error?: string | null;
  width?: number;
}

/** A date and time, in the person's zone, which the label names. */
export function MomentField({ label, value, onChange, size = 'sm', description, error, width }: MomentFieldProps) {
  const zone = useTimeZone() === 'UTC' ? 'UTC' : 'local';
  const name = zone === 'UTC' ? 'UTC' : zoneName(Intl.DateTimeFormat().resolvedOptions().timeZone);
  return (
    <TextInput
      type="datetime-local"
      size={size}
      w={width ? { base: '100%', xs: width } : undefined}
      label={`${label} (${name})`}
      description={description}
      error={error}
      value={fieldOf(value, zone)}
      onChange={(event) => onChange(momentOf(event.currentTarget.value, zone))}
    />
  );
}
