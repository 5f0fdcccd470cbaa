import { Portal } from '@mantine/core';
import { IconBroadcast, IconFlask } from '@tabler/icons-react';
import type { Mode } from '@/api/client';
import classes from './ModeBand.module.css';

/** Says the mode above everything, dialogs included: colour, pattern, icon and words all differ. */
export function ModeBand({ mode }: { mode: Mode }) {
  return (
    <>
      <div className={classes.announcement} role="status">
        {mode === 'live' ? 'Live mode' : 'Test mode'}
      </div>
      {/* A dialog hides from assistive technology what is beside it; the tag in its title says the mode there. */}
      <Portal>
        <section className={classes.band} data-mode={mode} aria-label="Mode">
          {mode === 'live' ? (
            <>
              <IconBroadcast size={14} stroke={1.7} aria-hidden />
              <strong className={classes.tag}>LIVE</strong>
              <span>Real customers and real money.</span>
            </>
          ) : (
            <>
              <IconFlask size={14} stroke={1.7} aria-hidden />
              <strong>Test mode</strong>
              <span>No real money moves here.</span>
            </>
          )}
        </section>
      </Portal>
    </>
  );
}
