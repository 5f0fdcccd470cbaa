/** Something said in passing: what was done, with a way back where there is one. */
export interface Toast {
  /** Past tense and result: "Revoked Pro for user_123." */
  text: string;
  /** A second line: "Access stays, through Credits 1000." */
  detail?: string;
  tone?: 'ok' | 'bad' | 'info';
  undo?: { run: () => void | Promise<void>; label?: string };
}

export interface ShownToast extends Toast {
  id: number;
}

const MOST = 3;

let toasts: readonly ShownToast[] = [];
let nextId = 1;
const listeners = new Set<() => void>();

function change(next: readonly ShownToast[]): void {
  toasts = next;
  listeners.forEach((listener) => listener());
}

/** Shows a toast, from anywhere. The same words are not stacked twice, and the oldest gives way to a fourth. Returns how to take it away. */
export function notify(toast: Toast): () => void {
  const id = nextId++;
  const others = toasts.filter((shown) => shown.undo || shown.text !== toast.text || shown.detail !== toast.detail);
  change([...others, { ...toast, id }].slice(-MOST));
  return () => dismiss(id);
}

export function dismiss(id: number): void {
  change(toasts.filter((toast) => toast.id !== id));
}

export function dismissAll(): void {
  change([]);
}

export function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function shownToasts(): readonly ShownToast[] {
  return toasts;
}

/** The toast that Ctrl-Z takes back: the newest that can be. */
export function undoableToast(): ShownToast | undefined {
  return toasts.findLast((toast) => toast.undo);
}
