import { TextInput } from '@mantine/core';
import { useState } from 'react';

interface CodeFieldProps {
  value: string;
  onChange: (value: string) => void;
  error?: string;
  required?: boolean;
}

/** The second factor: the six digits of the app, or a recovery code. Pasting and the phone's own filling work. */
export function CodeField({ value, onChange, error, required = true }: CodeFieldProps) {
  const [focused] = useState(required);
  return (
    <TextInput
      label={required ? 'Code of your authenticator app' : 'Or a code of your authenticator app'}
      description="Six digits, or a recovery code"
      name="totp"
      inputMode="text"
      autoComplete="one-time-code"
      autoCapitalize="off"
      spellCheck={false}
      maxLength={64}
      autoFocus={focused}
      value={value}
      error={error}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
