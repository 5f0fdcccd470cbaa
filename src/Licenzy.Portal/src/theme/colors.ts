import { isMantineColorScheme, type MantineColorScheme, type MantineColorSchemeManager } from '@mantine/core';

/** Read by /scheme.js before the first paint, too. */
const KEY = 'licenzy-colors';

/** Keeps the chosen colours in this browser, and follows a change in another tab. */
export const colorSchemeManager: MantineColorSchemeManager = (() => {
  let onStorage: ((event: StorageEvent) => void) | null = null;
  return {
    get: (otherwise: MantineColorScheme) => {
      try {
        const chosen = localStorage.getItem(KEY);
        return chosen === 'light' || chosen === 'dark' ? chosen : otherwise;
      } catch {
        return otherwise;
      }
    },
    set: (chosen: MantineColorScheme) => {
      try {
        localStorage.setItem(KEY, chosen);
      } catch {
        // Storage may be forbidden: the choice holds until the page is left.
      }
    },
    subscribe: (onUpdate) => {
      onStorage = (event) => {
        if (event.key === KEY && isMantineColorScheme(event.newValue)) {
          onUpdate(event.newValue);
        }
      };
      window.addEventListener('storage', onStorage);
    },
    unsubscribe: () => {
      if (onStorage) {
        window.removeEventListener('storage', onStorage);
      }
    },
    clear: () => localStorage.removeItem(KEY),
  };
})();

/** The colours that a person likes, as the server keeps them. */
export type Colours = 'system' | 'light' | 'dark';

/** What Mantine calls the colours that the server keeps; what it does not know follows the system. */
export function schemeOf(colours: string): MantineColorScheme {
  return colours === 'light' || colours === 'dark' ? colours : 'auto';
}

/** What the server calls a scheme of Mantine's. */
export function coloursOf(scheme: MantineColorScheme): Colours {
  return scheme === 'auto' ? 'system' : scheme;
}
