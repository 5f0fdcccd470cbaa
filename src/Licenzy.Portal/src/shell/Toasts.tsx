import { ActionIcon, Button } from '@mantine/core';
import { IconArrowBackUp, IconCircleCheckFilled, IconInfoCircleFilled, IconSquareRoundedXFilled, IconX } from '@tabler/icons-react';
import { type ReactNode, useEffect, useEffectEvent, useState, useSyncExternalStore } from 'react';
import { problemOf } from '@/api/problem';
import classes from './Toasts.module.css';
import { dismiss, notify, type ShownToast, shownToasts, subscribe, type Toast, undoableToast } from './toastStore';
import { isTyping } from './typing';

export { notify, type Toast } from './toastStore';

const SHOWN_MS = 10_000;
const TICK_MS = 250;

const ICONS = { ok: IconCircleCheckFilled, bad: IconSquareRoundedXFilled, info: IconInfoCircleFilled };

/** How a component shows a toast: `toast.show({ text: 'Renamed it to backend.' })`. */
export function useToast(): { show: (toast: Toast) => () => void } {
  return { show: notify };
}

/** Shows the toasts over its children: bottom right, 10 s, paused while looked at; Ctrl-Z takes the newest back. */
export function ToastProvider({ children }: { children: ReactNode }) {
  const toasts = useSyncExternalStore(subscribe, shownToasts);
  const [held, setHeld] = useState(false);

  useEffect(() => {
    function undoByKey(event: KeyboardEvent) {
      const toast = undoableToast();
      if (toast && event.key.toLowerCase() === 'z' && (event.ctrlKey || event.metaKey) && !event.shiftKey && !isTyping(event.target)) {
        event.preventDefault();
        void takeBack(toast);
      }
    }
    window.addEventListener('keydown', undoByKey);
    return () => window.removeEventListener('keydown', undoByKey);
  }, []);

  return (
    <>
      {children}
      <section
        className={classes.toasts}
        aria-label="Messages"
        onPointerEnter={() => setHeld(true)}
        onPointerLeave={() => setHeld(false)}
        onFocus={() => setHeld(true)}
        onBlur={(event) => setHeld(event.currentTarget.contains(event.relatedTarget))}
      >
        {/* The region is always there: what comes into it later is read out. */}
        <div role="status" className={classes.list}>
          {toasts.map((toast) => (
            <ToastCard key={toast.id} toast={toast} held={held} />
          ))}
        </div>
      </section>
    </>
  );
}

function ToastCard({ toast, held }: { toast: ShownToast; held: boolean }) {
  const [busy, setBusy] = useState(false);
  const tone = toast.tone ?? 'ok';
  const Icon = ICONS[tone];
  useTimeOnScreen(() => dismiss(toast.id), held || busy);

  return (
    <div className={classes.toast} data-tone={tone}>
      <Icon size={18} aria-hidden className={classes.icon} />
      <div className={classes.words}>
        <div className={classes.text}>{toast.text}</div>
        {toast.detail && <div className={classes.detail}>{toast.detail}</div>}
      </div>
      {toast.undo && (
        <Button
          variant="default"
          size="xs"
          loading={busy}
          leftSection={<IconArrowBackUp size={14} stroke={1.7} />}
          onClick={() => {
            setBusy(true);
            void takeBack(toast);
          }}
        >
          {toast.undo.label ?? 'Undo'}
        </Button>
      )}
      <ActionIcon aria-label={`Close the message: ${toast.text}`} onClick={() => dismiss(toast.id)}>
        <IconX size={16} stroke={1.7} />
      </ActionIcon>
    </div>
  );
}

const takingBack = new Set<number>();

/** Takes it back once, whatever is pressed meanwhile; what fails is said in a toast of its own. */
async function takeBack(toast: ShownToast): Promise<void> {
  if (!toast.undo || takingBack.has(toast.id)) {
    return;
  }
  takingBack.add(toast.id);
  try {
    await toast.undo.run();
  } catch (failure) {
    notify({ tone: 'bad', text: 'It was not undone.', detail: problemOf(failure).detail });
  } finally {
    takingBack.delete(toast.id);
    dismiss(toast.id);
  }
}

/** Counts the time that a toast could be seen; it stands still while held and while the tab is hidden. */
function useTimeOnScreen(onEnd: () => void, held: boolean): void {
  const end = useEffectEvent(onEnd);
  const isHeld = useEffectEvent(() => held || document.hidden);
  useEffect(() => {
    let left = SHOWN_MS;
    const timer = window.setInterval(() => {
      left -= isHeld() ? 0 : TICK_MS;
      if (left <= 0) {
        window.clearInterval(timer);
        end();
      }
    }, TICK_MS);
    return () => window.clearInterval(timer);
  }, []);
}
