import { Button, Checkbox } from '@mantine/core';
import { IconCheck, IconCopy, IconEye, IconEyeOff } from '@tabler/icons-react';
import { type ReactNode, useId, useState } from 'react';
import type { Mode } from '@/api/client';
import { DialogActions, DialogFrame } from './DialogFrame';
import classes from './SecretReveal.module.css';

export interface SecretRevealProps {
  /** The secret itself. Keep it in the state of the component that made it, nowhere else. */
  secret: string;
  /** What it is, "API key backend". */
  name: string;
  /** What to do with it, in words. */
  children?: ReactNode;
  /** Called once the person says that it is stored: forget the secret then. */
  onStored: () => void;
}

/** A secret that is shown this once: masked until "Show", copied by a button, and left only by "I have stored it". */
export function SecretReveal({ secret, name, children, onStored }: SecretRevealProps) {
  const [shown, setShown] = useState(false);
  const [copied, setCopied] = useState<'no' | 'yes' | 'failed'>('no');
  const [stored, setStored] = useState(false);
  const [missing, setMissing] = useState(false);
  const label = useId();

  async function copy() {
    try {
      await navigator.clipboard.writeText(secret);
      setCopied('yes');
    } catch {
      setCopied('failed');
      setShown(true);
    }
  }

  return (
    <div className={classes.reveal}>
      {children ?? <p>Copy it now and keep it where your backend reads its secrets. It is not shown again.</p>}
      <div className={classes.box}>
        <span id={label} className={classes.label}>
          {name}
        </span>
        <output aria-labelledby={label} className={classes.secret}>
          {shown ? secret : masked(secret)}
        </output>
        <div className={classes.buttons}>
          <Button
            variant="default"
            leftSection={shown ? <IconEyeOff size={16} stroke={1.7} /> : <IconEye size={16} stroke={1.7} />}
            onClick={() => setShown(!shown)}
          >
            {shown ? 'Hide' : 'Show'}
          </Button>
          <Button
            variant={stored ? 'default' : 'filled'}
            data-autofocus
            leftSection={copied === 'yes' ? <IconCheck size={16} stroke={1.7} /> : <IconCopy size={16} stroke={1.7} />}
            onClick={() => void copy()}
          >
            Copy
          </Button>
          <span role="status" className={classes.copied}>
            {copied === 'yes' && 'Copied'}
            {copied === 'failed' && 'The browser does not let this page copy. Select it and copy it yourself.'}
          </span>
        </div>
      </div>
      <Checkbox
        label="I have stored it"
        checked={stored}
        error={missing ? 'Confirm that you have stored it: it cannot be shown again' : undefined}
        onChange={(event) => {
          setStored(event.currentTarget.checked);
          setMissing(false);
        }}
      />
      <DialogActions>
        <Button variant={stored ? 'filled' : 'default'} onClick={() => (stored ? onStored() : setMissing(true))}>
          Close
        </Button>
      </DialogActions>
    </div>
  );
}

/** {@link SecretReveal} as a dialog that neither Escape nor a click outside closes. */
export function SecretDialog({ title, mode, ...rest }: SecretRevealProps & { title: ReactNode; mode?: Mode }) {
  return (
    <DialogFrame title={title} mode={mode} opened onClose={() => undefined} closable="no" width={520}>
      <SecretReveal {...rest} />
    </DialogFrame>
  );
}

/** What kind of secret it is stays readable: `lz_test_••••`. */
function masked(secret: string): string {
  const prefix = /^(?:[a-z]{2,6}_){1,2}/.exec(secret)?.[0] ?? '';
  return prefix + '•'.repeat(24);
}
