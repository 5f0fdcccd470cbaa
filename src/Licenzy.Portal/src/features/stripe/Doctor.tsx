import { Button, Loader } from '@mantine/core';
import { IconCircleDashed, IconStethoscope } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { problemOf } from '@/api/problem';
import { Card } from '@/components/Card';
import { CopyField } from '@/components/CopyField';
import { ProblemAlert } from '@/components/ProblemAlert';
import { RoleGate } from '@/components/RoleGate';
import { statusLook } from '@/components/status';
import { elapsed } from '@/text/time';
import { useDoctor } from './data';
import classes from './Doctor.module.css';
import { type DoctorLine, doctorLines, doctorSum, doctorTitles, type Remedy } from './doctorLines';

interface DoctorProps {
  /** Does something about a line; running again is the doctor's own. */
  onRemedy: (remedy: Exclude<Remedy, 'again'>) => void;
  /** The remedy that runs at the moment. */
  busy: Remedy | null;
}

const remedyLabels: Record<Remedy, string> = {
  complete_events: 'Add in Stripe',
  set_up: 'Set up the webhook',
  roll: 'Roll the webhook',
  change_key: 'Change the key',
  paste_secret: 'Paste the secret',
  again: 'Try again',
};

/** What works of a connection, what does not, and a button for what can be mended from here. */
export function Doctor({ onRemedy, busy }: DoctorProps) {
  const doctor = useDoctor(true);
  const lines = doctor.data ? doctorLines(doctor.data.checks) : null;
  const again = () => void doctor.refetch();
  const sum = lines && !doctor.isFetching ? doctorSum(lines) : '';
  return (
    <Card
      title="Doctor"
      id="doctor"
      flush
      aside={
        <>
          <span role="status">{doctor.isFetching ? 'Asking Stripe…' : sum}</span>
          <Button variant="default" size="xs" leftSection={<IconStethoscope size={14} stroke={1.7} />} onClick={again} loading={doctor.isFetching}>
            Run again
          </Button>
        </>
      }
    >
      {doctor.isError && !doctor.isFetching ? <ProblemAlert problem={problemOf(doctor.error)} retry={again} /> : null}
      {lines ? (
        <ul className={classes.lines} data-old={doctor.isFetching || undefined}>
          {lines.map((line, index) => (
            <Line key={`${line.code}-${index}`} line={line}>
              {line.remedies.map((remedy) => (
                <RemedyButton key={remedy} remedy={remedy} busy={busy} run={remedy === 'again' ? again : () => onRemedy(remedy)} />
              ))}
            </Line>
          ))}
        </ul>
      ) : doctor.isError ? null : (
        <ul className={classes.lines}>
          {doctorTitles.map((title) => (
            <li key={title} className={classes.line}>
              <span className={classes.icon} data-tone="off">
                <IconCircleDashed size={16} stroke={1.7} aria-hidden />
              </span>
              <span className={classes.text} data-waiting>
                {title}
              </span>
              <Loader size={12} aria-hidden />
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

function RemedyButton({ remedy, busy, run }: { remedy: Remedy; busy: Remedy | null; run: () => void }) {
  const label = remedyLabels[remedy];
  if (remedy === 'again') {
    return (
      <Button variant="default" size="xs" onClick={run}>
        {label}
      </Button>
    );
  }
  return (
    <RoleGate permission="configure" action="change the Stripe connection">
      {(gate) => (
        <Button variant="default" size="xs" loading={busy === remedy} onClick={run} {...gate.props}>
          {label}
        </Button>
      )}
    </RoleGate>
  );
}

function Line({ line, children }: { line: DoctorLine; children: ReactNode[] }) {
  const look = statusLook('check', line.status);
  const Icon = look.icon;
  return (
    <li className={classes.line}>
      <span className={classes.icon} data-tone={look.tone}>
        <Icon size={16} stroke={1.9} aria-hidden />
      </span>
      <div className={classes.text}>
        {line.status === 'ok' ? null : <strong>{look.word}: </strong>}
        {line.detail} {line.fix ? <span className={classes.fix}>{line.fix}</span> : null}
        {line.command ? (
          <div className={classes.command}>
            <CopyField value={line.command} short={false} boxed label="the command" />
          </div>
        ) : null}
        {line.parts.length > 0 ? (
          <details>
            <summary>Which</summary>
            <ul className={classes.parts}>
              {line.parts.map((part) => (
                <li key={part}>{part}</li>
              ))}
            </ul>
          </details>
        ) : null}
        {children.length > 0 ? <div className={classes.remedies}>{children}</div> : null}
      </div>
      <span className={classes.took}>{line.durationMs > 0 ? elapsed(line.durationMs) : ''}</span>
    </li>
  );
}
