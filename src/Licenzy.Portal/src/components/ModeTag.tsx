import { IconBroadcast, IconFlask } from '@tabler/icons-react';
import type { Mode } from '@/api/client';
import classes from './ModeTag.module.css';

/** LIVE or TEST: its colour, pattern, icon and word all differ. */
export function ModeTag({ mode }: { mode: Mode }) {
  const Icon = mode === 'live' ? IconBroadcast : IconFlask;
  return (
    <span className={classes.tag} data-mode={mode}>
      <Icon size={13} stroke={1.9} aria-hidden />
      {mode === 'live' ? 'LIVE' : 'TEST'}
    </span>
  );
}
