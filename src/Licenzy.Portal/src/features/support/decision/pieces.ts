/** A part of a sentence: plain text, or a name that is printed bold. */
export type Piece = string | { strong: string };

/** The sentence as plain text, for those who listen, for titles and for tests. */
export function plain(pieces: readonly Piece[]): string {
  return pieces.map((piece) => (typeof piece === 'string' ? piece : piece.strong)).join('');
}

/**
 * Clauses in a row: `A`, `A, and B`, `A, B, and 3 more`.
 *
 * @param rest What is said of those that are not named, such as `and 3 more`; empty when all are.
 */
export function joined(clauses: readonly (readonly Piece[])[], rest = ''): Piece[] {
  const pieces: Piece[] = [];
  clauses.forEach((clause, index) => {
    const last = index === clauses.length - 1;
    if (index > 0) {
      pieces.push(last && rest === '' ? ', and ' : ', ');
    }
    pieces.push(...clause);
  });
  if (rest !== '') {
    pieces.push(`, ${rest}`);
  }
  return pieces;
}

/** A long reference is cut in a sentence; the head of the page has it whole. */
export function shortRef(subjectRef: string, most = 48): string {
  const characters = Array.from(subjectRef);
  return characters.length > most ? `${characters.slice(0, most - 1).join('')}…` : subjectRef;
}
