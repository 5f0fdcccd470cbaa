import { useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect, useEffectEvent, useMemo, useRef, useState } from 'react';
import { follow, type LiveEvent, type LiveState } from '@/api/live';
import { useScope } from './scope';

interface Live {
  state: LiveState;
  listen: (listener: (event: LiveEvent) => void) => () => void;
}

const LiveContext = createContext<Live | null>(null);

/** A tab that nobody sees lets go of its connection after so long: browsers allow only six to one host. */
const HIDDEN_MS = 30_000;
/** Many events of one second are one refresh. */
const REFRESH_MS = 1_000;
const POLL_MS = 15_000;

/** What an event makes stale: the first parts of keys after project and mode. */
function staleKeys(event: LiveEvent): readonly (readonly unknown[])[] {
  const customer = event.subject_ref ? [['customer', event.subject_ref]] : [];
  switch (event.kind) {
    case 'stripe_event':
      return [['events'], ['unmapped'], ['connection'], ['attention'], ...customer];
    case 'checkout':
    case 'change':
    case 'usage':
      // Not the list of customers: rows would change places while they are read. It asks again when the window is looked at.
      return [['attention'], ...customer];
    case 'delivery':
      return [['deliveries'], ['attention'], ...customer];
    default:
      return [];
  }
}

/** Follows what happens in the project, tells those who listen, and asks again for what became stale. */
export function LiveStream({ children }: { children: ReactNode }) {
  const { projectId, mode } = useScope();
  const client = useQueryClient();
  const [state, setState] = useState<LiveState>('connecting');
  const listeners = useRef(new Set<(event: LiveEvent) => void>());

  useEffect(() => {
    const stale = new Map<string, readonly unknown[]>();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const refresh = () => {
      timer = undefined;
      for (const parts of stale.values()) {
        void client.invalidateQueries({ queryKey: [projectId, mode, ...parts] });
      }
      stale.clear();
    };
    const onEvent = (event: LiveEvent) => {
      for (const listener of listeners.current) {
        listener(event);
      }
      for (const parts of staleKeys(event)) {
        stale.set(JSON.stringify(parts), parts);
      }
      timer ??= setTimeout(refresh, REFRESH_MS);
    };
    let lastId = '';
    let began = false;
    let missed = false;
    const askAll = () => void client.invalidateQueries({ queryKey: [projectId, mode] });
    const onState = (next: LiveState) => {
      setState(next);
      if (next === 'lost') {
        missed = true;
      } else if (next === 'following' && missed) {
        // What happened meanwhile may be more than the server tells again.
        missed = false;
        askAll();
      }
    };
    const stop = whileVisible((signal) => {
      missed = began;
      began = true;
      void follow({ projectId, mode, lastId, onId: (id) => (lastId = id), onEvent, onState, signal });
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [projectId, mode, client]);

  useEffect(() => {
    if (state !== 'lost') {
      return undefined;
    }
    const timer = setInterval(() => void client.invalidateQueries({ queryKey: [projectId, mode] }), POLL_MS);
    return () => clearInterval(timer);
  }, [state, projectId, mode, client]);

  const live = useMemo<Live>(
    () => ({
      state,
      listen: (listener) => {
        listeners.current.add(listener);
        return () => listeners.current.delete(listener);
      },
    }),
    [state],
  );
  return <LiveContext.Provider value={live}>{children}</LiveContext.Provider>;
}

/** Runs while the tab is seen, and a while longer. */
function whileVisible(run: (signal: AbortSignal) => void): () => void {
  let running: AbortController | null = null;
  let hidden: ReturnType<typeof setTimeout> | undefined;
  const stop = () => {
    running?.abort();
    running = null;
  };
  const look = () => {
    clearTimeout(hidden);
    if (document.visibilityState === 'hidden') {
      hidden = setTimeout(stop, HIDDEN_MS);
    } else if (!running) {
      running = new AbortController();
      run(running.signal);
    }
  };
  document.addEventListener('visibilitychange', look);
  look();
  return () => {
    document.removeEventListener('visibilitychange', look);
    clearTimeout(hidden);
    stop();
  };
}

/** How the stream stands; `lost` means that pages ask every 15 seconds instead. */
export function useLiveState(): LiveState {
  return useContext(LiveContext)?.state ?? 'lost';
}

/** Hears each event as it comes, heartbeats included. */
export function useLive(listener: (event: LiveEvent) => void): void {
  const live = useContext(LiveContext);
  const hear = useEffectEvent(listener);
  useEffect(() => live?.listen((event) => hear(event)), [live]);
}
