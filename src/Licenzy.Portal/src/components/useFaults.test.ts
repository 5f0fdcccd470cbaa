import { describe, expect, it } from 'vitest';
import { PasskeyDeclined, PortalProblem, unreachable } from '@/api/problem';
import { waitWords } from '@/text/problems';
import { faultsOf } from './useFaults';

const refused = (problem: Partial<PortalProblem['problem']>): PortalProblem =>
  new PortalProblem({ error: 'invalid_request', title: 'T', detail: 'D', status: 400, request_id: 'req_1', ...problem });

describe('the faults of a form', () => {
  it('stand at the field that the server names, in its words without code marks', () => {
    expect(faultsOf(refused({ param: 'email', detail: '`email` is odd.' }), ['email'])).toEqual([{ field: 'email', words: 'email is odd.' }]);
    expect(faultsOf(refused({ param: 'other' }), ['email'])[0]?.field).toBeUndefined();
  });

  it('say how long a lockout lasts', () => {
    const [fault] = faultsOf(refused({ error: 'locked_out', status: 429, retry_after_seconds: 700 }), []);
    expect(fault?.words).toBe('Too many tries. Try again in 12 minutes or reset the password.');
    expect(fault?.problem).toBeUndefined();
  });

  it('carry the id of what nobody can mend', () => {
    expect(faultsOf(refused({ error: 'internal_error', status: 500 }), [])[0]?.problem?.request_id).toBe('req_1');
    expect(faultsOf(unreachable(), [])[0]?.words).toContain('cannot be reached');
  });

  it('are none when the browser’s own dialog was closed', () => {
    expect(faultsOf(new PasskeyDeclined(), [])).toEqual([]);
  });
});

describe('a wait in words', () => {
  it.each([
    [undefined, 'later'],
    [1, 'in 1 second'],
    [89, 'in 89 seconds'],
    [90, 'in 2 minutes'],
    [891, 'in 15 minutes'],
  ])('%s', (seconds, words) => expect(waitWords(seconds)).toBe(words));
});
