import { useEffect, useState } from 'react';
import { countdown, countdownTick } from './countdown';

/** When the next attempt is due, counting down. */
export function NextAttempt({ at }: { at: string }) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setTimeout(() => setNow(Date.now()), countdownTick(at, now));
    return () => clearTimeout(timer);
  }, [at, now]);
  return (
    <time dateTime={at} title={at}>
      {countdown(at, now)}
    </time>
  );
}
