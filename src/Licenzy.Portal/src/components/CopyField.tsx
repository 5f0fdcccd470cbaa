import { IconAlertTriangle, IconCheck, IconCopy } from '@tabler/icons-react';
import { VisuallyHidden } from '@mantine/core';
import { shortId } from '@/text/ids';
import { AppLink } from './AppLink';
import classes from './CopyField.module.css';
import { useCopy, type CopyState } from './useCopy';

interface CopyFieldProps {
  /** What is copied, whole. */
  value: string;
  /** What it is, for those who do not see where it stands: `event`. */
  label?: string;
  /** Shortens an id to its prefix and last six letters; `false` shows it whole. */
  short?: boolean;
  /** Where the value leads; then only the icon copies. */
  href?: string;
  /** Fills the width in a box, for addresses and commands that are there to be copied. */
  boxed?: boolean;
}

/** Says by icon where a copying stands. */
export function CopyIcon({ state }: { state: CopyState }) {
  if (state === 'copied') {
    return <IconCheck size={14} stroke={2} className={classes.done} />;
  }
  return state === 'refused' ? <IconAlertTriangle size={14} stroke={1.7} /> : <IconCopy size={14} stroke={1.7} />;
}

/** Tells a copying to those who listen. */
export function CopyStatus({ state }: { state: CopyState }) {
  const text = state === 'copied' ? 'Copied' : state === 'refused' ? 'This browser does not let the page copy' : '';
  return (
    <VisuallyHidden role="status" component="span">
      {text}
    </VisuallyHidden>
  );
}

/** An id or another value to take along: shown short, copied whole. */
export function CopyField({ value, label, short = true, href, boxed = false }: CopyFieldProps) {
  const { state, copy } = useCopy();
  const shown = short ? shortId(value) : value;
  const code = (
    <code className={classes.code} title={shown === value ? undefined : value}>
      {shown}
    </code>
  );
  const purpose = <VisuallyHidden component="span"> copy {label ?? 'the whole value'}</VisuallyHidden>;
  return (
    <span className={boxed ? classes.boxed : classes.field}>
      {href ? <AppLink href={href}>{code}</AppLink> : null}
      <button type="button" className={classes.copy} onClick={() => copy(value)}>
        {href ? <VisuallyHidden component="span">{shown}</VisuallyHidden> : code}
        {purpose}
        <CopyIcon state={state} />
      </button>
      <CopyStatus state={state} />
    </span>
  );
}
