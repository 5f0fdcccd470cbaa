/** What a person has to do before a call can go on. */
export type Interruption = 'sign_in' | 'confirm_identity';

type Asker = (interruption: Interruption) => Promise<boolean>;

let asker: Asker | null = null;
const open = new Map<Interruption, Promise<boolean>>();

/** The shell says who shows the dialog; null takes it away. */
export function answerInterruptionsBy(next: Asker | null): void {
  asker = next;
}

/** Asks the person, once for all calls that wait for the same; false when they decline or nobody is there to ask. */
export function interrupt(interruption: Interruption): Promise<boolean> {
  const asked = open.get(interruption);
  if (asked) {
    return asked;
  }
  const answer = asker ? asker(interruption).finally(() => open.delete(interruption)) : Promise.resolve(false);
  if (asker) {
    open.set(interruption, answer);
  }
  return answer;
}
