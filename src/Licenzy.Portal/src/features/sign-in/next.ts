const LONGEST = 1_000;

/**
 * Where to go on after a sign-in: a path of this site, else the first page. What a browser would take for another host (`//`, `/\`) is
 * none, and neither are these pages themselves.
 */
export function safeNext(next: string | undefined): string {
  if (!next || next.length > LONGEST || !/^\/(?![/\\])/.test(next) || /[\\\u0000-\u001f\u007f]/.test(next)) {
    return '/';
  }
  return /^\/sign-(?:in|up)(?:[/?#]|$)/.test(next) ? '/' : next;
}

/** The parameter for the next step of the way; none when it only leads to the first page. */
export function keptNext(next: string | undefined): string | undefined {
  const safe = safeNext(next);
  return safe === '/' ? undefined : safe;
}
