const SHORTEST = 3;
const LONGEST = 2_000;

/** A note as it is kept: one line, because a history shows it in one. */
export function cleanNote(note: string): string {
  return note.replace(/[\s\p{Cc}]+/gu, ' ').trim();
}

/** What is wrong with a note in the words of a form, or null. */
export function noteProblem(note: string): string | null {
  const length = cleanNote(note).length;
  if (length < SHORTEST) {
    return `Enter a note of ${SHORTEST} characters or more: it says why, to whoever asks next year`;
  }
  return length > LONGEST ? `Use ${LONGEST.toLocaleString('en-GB')} characters or fewer for the note` : null;
}
