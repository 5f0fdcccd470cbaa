import { describe, expect, it } from 'vitest';
import { cleanNote, noteProblem } from './note';

describe('a note', () => {
  it('is kept as one line, because the server refuses control characters', () => {
    expect(cleanNote('  Ticket 4711:\n\tcredits lost\u0007 ')).toBe('Ticket 4711: credits lost');
  });

  it.each(['', '  \n ', 'ab', ' a '])('is too short: %j', (note) => {
    expect(noteProblem(note)).toMatch(/^Enter a note of 3 characters or more/);
  });

  it('is taken from three characters to two thousand', () => {
    expect(noteProblem('abc')).toBeNull();
    expect(noteProblem('a'.repeat(2_000))).toBeNull();
    expect(noteProblem('a'.repeat(2_001))).toBe('Use 2,000 characters or fewer for the note');
  });
});
