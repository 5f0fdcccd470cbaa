import { Button } from '@mantine/core';
import { useBlocker } from '@tanstack/react-router';
import { DialogActions, DialogFrame } from './DialogFrame';

/**
 * Keeps what is typed: while `dirty`, leaving the page asks first. Render what it returns.
 *
 * @example const guard = useUnsavedGuard(form.isDirty()); return <>{guard}…</>;
 */
export function useUnsavedGuard(dirty: boolean): React.ReactNode {
  const blocker = useBlocker({
    // The same page with other filters or an open drawer keeps the form.
    shouldBlockFn: ({ current, next }) => dirty && current.pathname !== next.pathname,
    enableBeforeUnload: () => dirty,
    disabled: !dirty,
    withResolver: true,
  });
  return (
    <DialogFrame
      title="Leave without saving?"
      opened={blocker.status === 'blocked'}
      onClose={() => blocker.reset?.()}
      width={420}
    >
      <p>What you typed on this page is not saved. If you leave now, it is gone.</p>
      <DialogActions>
        <Button variant="default" data-autofocus onClick={() => blocker.reset?.()}>
          Stay
        </Button>
        <Button variant="danger" onClick={() => blocker.proceed?.()}>
          Leave without saving
        </Button>
      </DialogActions>
    </DialogFrame>
  );
}

/** {@link useUnsavedGuard} as an element. */
export function UnsavedGuard({ dirty }: { dirty: boolean }) {
  return useUnsavedGuard(dirty);
}
