import { Button } from '@mantine/core';
import { useState } from 'react';
import { useLiveState } from '@/shell/live';
import classes from './FollowPill.module.css';

/** Whether a list follows what happens. */
export interface Follow {
  paused: boolean;
  toggle: () => void;
}

/** Lets a list be paused; another list (other filters, another page of it) follows again. */
export function useFollow(list: string): Follow {
  const [pausedList, setPausedList] = useState<string | null>(null);
  const paused = pausedList === list;
  return { paused, toggle: () => setPausedList(paused ? null : list) };
}

const words = { connecting: 'Connecting', following: 'Following', lost: 'Asking every 15 s' } as const;

/** Says whether a list follows what happens, and pauses it. */
export function FollowPill({ follow }: { follow: Follow }) {
  const state = useLiveState();
  return (
    <span className={classes.pill}>
      <span className={classes.dot} data-state={follow.paused ? 'paused' : state} aria-hidden="true" />
      <span role="status">{follow.paused ? 'Paused' : words[state]}</span>
      <Button variant="subtle" size="compact-xs" onClick={follow.toggle}>
        {follow.paused ? 'Follow' : 'Pause'}
      </Button>
    </span>
  );
}
