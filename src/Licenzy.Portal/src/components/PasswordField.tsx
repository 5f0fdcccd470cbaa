import { PasswordInput, type PasswordInputProps } from '@mantine/core';
import { useState } from 'react';
import classes from './PasswordField.module.css';
import { passwordLength, shortestPassword } from './passwords';

type PasswordFieldProps = Omit<PasswordInputProps, 'value' | 'onChange' | 'visible' | 'onVisibilityChange'> & {
  value: string;
  onChange: (value: string) => void;
};

/** A password: it can be shown, by the keyboard too, and pasting works. */
export function PasswordField({ value, onChange, ...rest }: PasswordFieldProps) {
  const [visible, setVisible] = useState(false);
  return (
    <PasswordInput
      {...rest}
      value={value}
      visible={visible}
      onVisibilityChange={setVisible}
      visibilityToggleFocusable
      visibilityToggleButtonProps={{ 'aria-label': 'Show the password', 'aria-pressed': visible }}
      spellCheck={false}
      autoCapitalize="off"
      maxLength={256}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

/** A password to be set, with a bar of its length: length is all that is asked for. */
export function NewPasswordField({ label = 'Password', ...rest }: PasswordFieldProps) {
  const { share, words, enough } = passwordLength(rest.value);
  return (
    <PasswordField
      {...rest}
      label={label}
      autoComplete="new-password"
      description={`${shortestPassword} characters or more. A few words in a row are good.`}
      inputContainer={(input) => (
        <>
          {input}
          <span className={classes.length} data-enough={enough || undefined}>
            <span className={classes.track} aria-hidden="true">
              <span className={classes.bar} style={{ width: `${share * 100}%` }} />
            </span>
            <span className={classes.words} aria-live="polite">
              {words}
            </span>
          </span>
        </>
      )}
    />
  );
}
