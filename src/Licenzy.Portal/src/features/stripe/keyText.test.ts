import { describe, expect, it } from 'vitest';
import { keyText, secretProblem } from './keyText';

describe('a pasted key', () => {
  it('is asked of Stripe when it may be one of the mode', () => {
    expect(keyText('test', ' sk_test_abcdefgh ').state).toBe('asked');
    expect(keyText('live', 'rk_live_abcdefgh').state).toBe('asked');
  });

  it('of the other mode is refused by name', () => {
    const found = keyText('test', 'sk_live_abcdefgh');
    expect(found).toEqual({
      state: 'wrong',
      text: 'This is a live key. You are connecting test mode. Paste the key that starts with sk_test_ or rk_test_.',
    });
    expect(keyText('live', 'rk_test_abcdefgh').state).toBe('wrong');
  });

  it('that is something else of Stripe is called what it is', () => {
    expect(keyText('test', 'pk_test_abcdefgh')).toMatchObject({ text: expect.stringContaining('publishable') });
    expect(keyText('test', 'whsec_abcdefgh')).toMatchObject({ text: expect.stringContaining('signing secret') });
    expect(keyText('test', 'hello world')).toMatchObject({ state: 'wrong' });
    expect(keyText('test', 'sk_test_abc def gh')).toMatchObject({ state: 'wrong' });
  });

  it('is not scolded while it is typed', () => {
    for (const typed of ['s', 'sk', 'sk_', 'sk_te', 'sk_test_', 'sk_test_a', 'rk_']) {
      expect(keyText('test', typed).state, typed).toBe('incomplete');
    }
    expect(keyText('test', '  ').state).toBe('empty');
  });
});

describe('a signing secret', () => {
  it('begins with whsec_', () => {
    expect(secretProblem(' whsec_abc ')).toBeNull();
    expect(secretProblem('')).toContain('Paste');
    expect(secretProblem('sk_test_abc')).toContain('whsec_');
    expect(secretProblem('whsec_')).not.toBeNull();
  });
});
