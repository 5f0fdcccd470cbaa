import type { Plugin } from 'vite';

/** Placeholder until the server side lands. */
export function compress(): Plugin {
  return { name: 'licenzy-compress' };
}
