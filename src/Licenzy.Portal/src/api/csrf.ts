// The token that every write sends. It belongs to the session, and a new session in the same page brings a new one.
let token = '';

/** Remembers the token that a sign-in or `/portal/me` told. */
export function rememberCsrfToken(value: string): void {
  token = value;
}

export function csrfToken(): string {
  return token;
}
