import { IconCheck } from '@tabler/icons-react';
import { type ReactNode, useId } from 'react';
import classes from './GettingStarted.module.css';
import type { Step } from './stepList';

interface StepRowProps {
  step: Step;
  number: number;
  open: boolean;
  onToggle: () => void;
  /** What shows that it is done. */
  proof: ReactNode;
  children: ReactNode;
}

/** One step: a line with its number or tick, and below it what is to be done. */
export function StepRow({ step, number, open, onToggle, proof, children }: StepRowProps) {
  const id = useId();
  return (
    <li className={classes.step}>
      <h2>
        <button
          type="button"
          className={classes.head}
          aria-expanded={open}
          aria-controls={open ? id : undefined}
          data-done={step.done || undefined}
          onClick={onToggle}
        >
          <span className={classes.number} data-state={step.done ? 'done' : open ? 'open' : 'todo'}>
            {step.done ? <IconCheck size={16} stroke={2.4} role="img" aria-label="Done:" /> : number}
          </span>
          <span className={classes.title}>{step.title}</span>
          <span className={classes.proof}>{step.done ? proof : step.takes}</span>
        </button>
      </h2>
      {open ? (
        <div id={id} className={classes.body}>
          {children}
        </div>
      ) : null}
    </li>
  );
}
