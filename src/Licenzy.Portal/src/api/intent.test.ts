import { describe, expect, it, vi } from 'vitest';
import { Intents, newIntent } from './intent';

describe('a key of an intent', () => {
  it('is 32 hexadecimal digits', () => {
    expect(newIntent()).toMatch(/^[0-9a-f]{32}$/);
  });

  it('is another one each time', () => {
    expect(new Set(Array.from({ length: 100 }, newIntent)).size).toBe(100);
  });

  it('needs nothing that only secure pages have', () => {
    const whole = crypto;
    vi.stubGlobal('crypto', { getRandomValues: (bytes: Uint8Array<ArrayBuffer>) => whole.getRandomValues(bytes) });
    try {
      expect(newIntent()).toHaveLength(32);
    } finally {
      vi.unstubAllGlobals();
    }
  });
});

describe('the keys of a form', () => {
  it('keeps the key of a body, also when it comes back to it', () => {
    const intents = new Intents();
    const first = intents.of({ name: 'backend' });
    const other = intents.of({ name: 'worker' });
    expect(other).not.toBe(first);
    expect(intents.of({ name: 'backend' })).toBe(first);
  });

  it('takes the same body for another intent once it is done', () => {
    const intents = new Intents();
    const first = intents.of({ name: 'backend' });
    intents.done();
    expect(intents.of({ name: 'backend' })).not.toBe(first);
  });
});
