import { describe, expect, it } from 'vitest';
import type { Problem } from '@/api/problem';
import { problemWords } from './problems';

function refused(error: string, more: Partial<Problem> = {}): Problem {
  return { error, title: 'What it means', status: 400, detail: 'What is wrong', request_id: 'req_01kahc3v9m2x7b4q8w5n6tT7E9', ...more };
}

describe('problemWords', () => {
  it('says what did not happen', () => {
    const words = problemWords(refused('stripe_timeout'), { notDone: 'The key was not saved; what you typed is still here.' });
    expect(words).toEqual({
      title: 'Stripe did not answer.',
      text: 'The key was not saved; what you typed is still here. Try again.',
    });
  });

  it('names the role, and who can change it', () => {
    const context = { role: 'viewer', wanted: 'grant access', owners: ['Maria Ortiz'], accountName: 'Acme Ltd' };
    expect(problemWords(refused('role_required'), context)).toEqual({
      title: 'Your role, viewer, cannot grant access.',
      text: 'Nothing was done. Owners of Acme Ltd can change that: Maria Ortiz.',
    });
    expect(problemWords(refused('role_required')).text).toBe('Nothing was done. What is wrong.');
  });

  it('says where it looked, and where it may be', () => {
    expect(problemWords(refused('not_found'), { mode: 'live', projectName: 'Acme app' })).toEqual({
      title: 'Nothing here with that id in live mode of Acme app.',
      text: 'It may be in test mode or another project.',
    });
  });

  it('gives the id to quote, short', () => {
    expect(problemWords(refused('internal_error')).text).toContain('req_…6tT7E9');
    expect(problemWords(refused('internal_error', { request_id: '' })).text).toContain('quote the time');
  });

  it('says when what stands there was loaded', () => {
    const context = { loadedAt: Date.parse('2026-11-21T21:38:00Z'), zone: 'UTC' };
    expect(problemWords(refused('unreachable'), context).text).toBe('Showing what was loaded at 21:38.');
  });

  it('shows the words of the server for what is new', () => {
    expect(problemWords(refused('brand_new'))).toEqual({ title: 'What it means.', text: 'What is wrong.' });
    expect(problemWords(refused('constructor')).title).toBe('What it means.');
  });
});
