import { Badge } from '@mantine/core';

/** A status in a word. */
export function StatusBadge({ value, label }: { domain: string; value: string; label?: string }) {
  return (
    <Badge variant="light" color={value === 'denied' ? 'red' : 'gray'} tt="none">
      {label ?? value.replaceAll('_', ' ')}
    </Badge>
  );
}
