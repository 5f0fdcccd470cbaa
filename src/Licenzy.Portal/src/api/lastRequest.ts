// What a person quotes when they ask for help: the newest answer's id, whatever page asked.
let last = '';

export function rememberRequestId(id: string | null): void {
  last = id ?? last;
}

/** The id of the newest answer; empty before the first. */
export function lastRequestId(): string {
  return last;
}
