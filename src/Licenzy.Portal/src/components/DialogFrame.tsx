import { Modal } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import type { KeyboardEvent, ReactNode } from 'react';
import type { Mode } from '@/api/client';
import { ModeTag } from './ModeTag';
import { useTopLayer } from './layers';
import classes from './DialogFrame.module.css';

interface DialogFrameProps {
  title: ReactNode;
  /** Shown as a tag beside the title; left out where the action belongs to no mode. */
  mode?: Mode;
  opened: boolean;
  onClose: () => void;
  /** `deliberately`: a click outside does not close it, because something may be typed. `no`: only its own buttons do. */
  closable?: 'easily' | 'deliberately' | 'no';
  /** What Ctrl-Enter does. */
  onConfirm?: () => void;
  width?: number;
  children: ReactNode;
}

/** A dialog with its mode in the title; on phones it fills the screen below the band. */
export function DialogFrame({ title, mode, opened, onClose, closable = 'easily', onConfirm, width = 560, children }: DialogFrameProps) {
  const phone = useMediaQuery('(max-width: 40em)', false, { getInitialValueInEffect: false });
  const top = useTopLayer(opened);

  function confirmByKey(event: KeyboardEvent) {
    // A key that is held down repeats itself: it was pressed once.
    if (onConfirm && !event.repeat && event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      onConfirm();
    }
  }

  return (
    <Modal
      opened={opened}
      onClose={onClose}
      size={width}
      fullScreen={phone}
      radius={phone ? 0 : 'lg'}
      closeOnClickOutside={closable === 'easily'}
      closeOnEscape={top && closable !== 'no'}
      withCloseButton={closable !== 'no'}
      onKeyDown={confirmByKey}
      classNames={{ inner: classes.inner, content: classes.content, header: classes.header, body: classes.body }}
      title={
        <span className={classes.title}>
          <span>{title}</span>
          {mode && <ModeTag mode={mode} />}
        </span>
      }
    >
      {children}
    </Modal>
  );
}

/** The buttons of a dialog: a line on desktops; on phones stacked, what the dialog is for on top. */
export function DialogActions({ hint, children }: { hint?: ReactNode; children: ReactNode }) {
  return (
    <div className={classes.actions}>
      {hint && <span className={classes.hint}>{hint}</span>}
      {children}
    </div>
  );
}
