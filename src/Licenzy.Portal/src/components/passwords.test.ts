import { describe, expect, it } from 'vitest';
import { newPasswordFault, passwordLength } from './passwords';

describe('the length of a new password', () => {
  it('fills the bar up to twelve characters and no further', () => {
    expect(passwordLength('')).toEqual({ share: 0, words: '', enough: false });
    expect(passwordLength('abcdef')).toEqual({ share: 0.5, words: '6 more', enough: false });
    expect(passwordLength('abcdefghijk').enough).toBe(false);
    expect(passwordLength('abcdefghijkl')).toEqual({ share: 1, words: 'Long enough', enough: true });
    expect(passwordLength('a'.repeat(200)).share).toBe(1);
  });

  it('says what is wrong in words', () => {
    expect(newPasswordFault('')).toBe('Enter a password');
    expect(newPasswordFault('short')).toBe('Use 12 characters or more');
    expect(newPasswordFault('a longer sentence')).toBeNull();
  });
});
