import type { components } from './portal';

/** The schemas of the portal's document by name: `Schema<'ProductView'>`. */
export type Schema<Name extends keyof components['schemas']> = components['schemas'][Name];

/** One page of a list. */
export interface PageOf<T> {
  data: T[];
  has_more: boolean;
  next_cursor: string | null;
}
