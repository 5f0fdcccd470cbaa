/**
 * A new Idempotency-Key: one for each thing that a person means to do, kept through every retry of it. `crypto.randomUUID` is missing where
 * the portal is opened over plain http on a local network; random bytes are there always.
 */
export function newIntent(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/**
 * The keys of a form: one for each body that it sends. A try whose answer was lost is repeated under the key of the first, and what was
 * changed meanwhile is another intent. A refusal spends no key, so that nothing has to be renewed after one.
 */
export class Intents {
  private readonly keys = new Map<string, string>();

  /** The key of this body, the same one whenever the body is the same. */
  of(body: unknown): string {
    const text = JSON.stringify(body) ?? '';
    const known = this.keys.get(text);
    if (known !== undefined) {
      return known;
    }
    const made = newIntent();
    this.keys.set(text, made);
    return made;
  }

  /** It is done: the same body is meant anew from now on. */
  done(): void {
    this.keys.clear();
  }
}

/** For `useState`: the keys of a form that is opened. */
export function newIntents(): Intents {
  return new Intents();
}
