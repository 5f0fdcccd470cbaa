import { createParser } from 'eventsource-parser';
import type { Mode } from './client';
import type { Schema } from './schemas';

/** Something that just happened in the project. */
export type LiveEvent = Schema<'LiveEvent'>;

/** How the stream stands: following, or lost and being asked for again. */
export type LiveState = 'connecting' | 'following' | 'lost';

interface Following {
  projectId: string;
  mode: Mode;
  onEvent: (event: LiveEvent) => void;
  onState: (state: LiveState) => void;
  /** The last event that came before: the stream goes on after it. */
  lastId?: string;
  /** Told the id of each event, for a later `lastId`. */
  onId?: (id: string) => void;
  signal: AbortSignal;
}

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 15_000;
/** Heartbeats come every 15 seconds: without two of them the connection is dead, whatever the network says. */
const LONGEST_SILENCE_MS = 40_000;

/**
 * Follows the stream until the signal ends it, and goes on after a loss from the last event that came. It is read by fetch and not by
 * EventSource, which cannot name the project and the mode.
 */
export async function follow(following: Following): Promise<void> {
  let lastId = following.lastId ?? '';
  let pause = FIRST_PAUSE_MS;
  following.onState('connecting');
  while (!following.signal.aborted) {
    await read(following, lastId, (id) => {
      lastId = id || lastId;
      following.onId?.(lastId);
      pause = FIRST_PAUSE_MS;
    });
    if (following.signal.aborted) {
      return;
    }
    // Lost until something comes again, whatever is tried meanwhile: pages ask by themselves for as long.
    following.onState('lost');
    await wait(pause, following.signal);
    pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
  }
}

async function read(following: Following, lastId: string, onId: (id: string) => void): Promise<void> {
  const silence = new AbortController();
  let timer = setTimeout(() => silence.abort(), LONGEST_SILENCE_MS);
  const parser = createParser({
    onEvent: (message) => {
      onId(message.id ?? '');
      const event = JSON.parse(message.data) as LiveEvent;
      following.onState('following');
      following.onEvent(event);
    },
  });
  try {
    const headers: Record<string, string> = { 'Licenzy-Project': following.projectId, 'Licenzy-Mode': following.mode };
    if (lastId) {
      headers['Last-Event-ID'] = lastId;
    }
    const response = await fetch('/portal/live', { headers, signal: AbortSignal.any([following.signal, silence.signal]) });
    if (!response.ok || !response.body) {
      return;
    }
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      clearTimeout(timer);
      timer = setTimeout(() => silence.abort(), LONGEST_SILENCE_MS);
      parser.feed(part.value);
    }
  } catch {
    // Aborted, or the connection broke: the caller tries again.
  } finally {
    clearTimeout(timer);
  }
}

function wait(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
