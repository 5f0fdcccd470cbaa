import { describe, expect, it } from 'vitest';
import { parseRecent, withRecent } from './recentCustomers';

const customer = (subjectRef: string, email: string | null = null) => ({ subjectRef, email });

describe('withRecent', () => {
  it('puts the newest first, each once', () => {
    const list = withRecent([customer('a'), customer('b')], customer('b'));
    expect(list.map((one) => one.subjectRef)).toEqual(['b', 'a']);
  });

  it('keeps five', () => {
    const list = ['a', 'b', 'c', 'd', 'e', 'f'].reduce((all, ref) => withRecent(all, customer(ref)), [] as ReturnType<typeof withRecent>);
    expect(list.map((one) => one.subjectRef)).toEqual(['f', 'e', 'd', 'c', 'b']);
  });

  it('does not lose an address that was known before', () => {
    expect(withRecent([customer('a', 'ada@example.com')], customer('a'))).toEqual([customer('a', 'ada@example.com')]);
    expect(withRecent([customer('a', 'ada@example.com')], customer('a', 'new@example.com'))[0]?.email).toBe('new@example.com');
  });
});

describe('parseRecent', () => {
  it.each([null, '', '{', '{"a":1}', '"text"', 'null'])('reads %j as nothing', (text) => {
    expect(parseRecent(text)).toEqual([]);
  });

  it('leaves out what is no customer', () => {
    expect(parseRecent('[{"subjectRef":"a","email":null},{"subjectRef":1,"email":null},null,{"subjectRef":"b"}]')).toEqual([customer('a')]);
  });
});
