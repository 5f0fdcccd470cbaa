import { describe, expect, it } from 'vitest';
import { activityWords, isFailure } from './activity';

describe('what happened at the door', () => {
  it('has words, and none for what is not known', () => {
    expect(activityWords('signed_in')).toBe('Signed in');
    expect(activityWords('beamed_in')).toBeNull();
  });

  it('tells what failed', () => {
    expect(isFailure('sign_in_failed')).toBe(true);
    expect(isFailure('totp_failed')).toBe(true);
    expect(isFailure('signed_in')).toBe(false);
  });
});
