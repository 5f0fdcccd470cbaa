import { IconTextWrap } from '@tabler/icons-react';
import { useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import classes from './CodeFrame.module.css';
import { CopyIcon, CopyStatus } from './CopyField';
import { useCopy } from './useCopy';
import { useOverflow } from './useOverflow';

interface CodeFrameProps {
  /** What the code is; shown when there are no tabs, and the name of the region. */
  label: string;
  tabs?: readonly string[];
  tab?: number;
  onTab?: (index: number) => void;
  /** What the copy button takes. */
  copyText: () => string;
  /** How high it may be before it scrolls, in pixels. */
  maxHeight?: number;
  actions?: ReactNode;
  children: ReactNode;
}

/** The frame of code and payloads: a label or tabs, wrap, copy, and a body that scrolls by itself. */
export function CodeFrame({ label, tabs, tab = 0, onTab, copyText, maxHeight = 480, actions, children }: CodeFrameProps) {
  const { state, copy } = useCopy();
  const [wrap, setWrap] = useState(true);
  const id = useId();
  const body = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const overflows = useOverflow(body);
  const tabbed = tabs !== undefined && tabs.length > 1;

  const move = (event: KeyboardEvent): void => {
    const count = tabs?.length ?? 0;
    const targets: Readonly<Record<string, number>> = {
      ArrowRight: (tab + 1) % count,
      ArrowLeft: (tab - 1 + count) % count,
      Home: 0,
      End: count - 1,
    };
    const next = targets[event.key];
    if (next !== undefined) {
      event.preventDefault();
      event.stopPropagation();
      onTab?.(next);
      list.current?.querySelectorAll<HTMLElement>('[role="tab"]')[next]?.focus();
    }
  };

  return (
    <div className={classes.frame}>
      <div className={classes.head}>
        {tabbed ? (
          <div ref={list} role="tablist" aria-label={label} className={classes.tabs} onKeyDown={move}>
            {tabs.map((name, index) => (
              <button
                key={name}
                type="button"
                role="tab"
                id={`${id}-tab-${index}`}
                aria-selected={index === tab}
                aria-controls={`${id}-panel`}
                tabIndex={index === tab ? 0 : -1}
                className={classes.tab}
                onClick={() => onTab?.(index)}
              >
                {name}
              </button>
            ))}
          </div>
        ) : (
          <span className={classes.label}>{label}</span>
        )}
        <div className={classes.actions}>
          {actions}
          <button type="button" className={classes.action} aria-pressed={wrap} onClick={() => setWrap(!wrap)}>
            <IconTextWrap size={14} stroke={1.7} aria-hidden="true" />
            Wrap
          </button>
          <button type="button" className={classes.action} onClick={() => copy(copyText())}>
            <CopyIcon state={state} />
            {state === 'copied' ? 'Copied' : 'Copy'}
          </button>
          <CopyStatus state={state} />
        </div>
      </div>
      <div
        ref={body}
        id={`${id}-panel`}
        role={tabbed ? 'tabpanel' : 'region'}
        aria-labelledby={tabbed ? `${id}-tab-${tab}` : undefined}
        aria-label={tabbed ? undefined : label}
        tabIndex={tabbed || overflows ? 0 : undefined}
        className={classes.body}
        data-wrap={wrap || undefined}
        style={{ maxHeight }}
      >
        {children}
      </div>
    </div>
  );
}
