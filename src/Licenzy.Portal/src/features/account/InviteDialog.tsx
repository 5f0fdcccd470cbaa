import { Button, Textarea } from '@mantine/core';
import { IconCircleCheckFilled, IconSquareRoundedXFilled } from '@tabler/icons-react';
import { type FormEvent, useRef, useState } from 'react';
import { type Problem, problemOf } from '@/api/problem';
import { CopyField } from '@/components/CopyField';
import { DialogActions, DialogFrame } from '@/components/DialogFrame';
import { useAccountScope } from '@/shell/accountScope';
import { counted, listed } from '@/text/numbers';
import { problemWords } from '@/text/problems';
import classes from './Account.module.css';
import { invite, usePeopleChanged } from './accountData';
import { RoleChoice } from './RoleChoice';
import { addressesOf, type Role, roleLabel } from './roleText';

interface Outcome {
  email: string;
  /** Where the installation sends no mails: what to hand on. */
  link: string | null;
  problem: Problem | null;
}

/** Invites people into the account: many addresses at once, one role. Each is told by itself whether it went. */
export function InviteDialog({ onClose }: { onClose: () => void }) {
  const { api } = useAccountScope();
  const changed = usePeopleChanged();
  const [typed, setTyped] = useState('');
  const [role, setRole] = useState<Role>('support');
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const sending = useRef(false);
  const [outcomes, setOutcomes] = useState<readonly Outcome[] | null>(null);
  const addresses = addressesOf(typed);
  const error =
    addresses.bad.length > 0
      ? `${listed(addresses.bad)} ${addresses.bad.length === 1 ? 'is no e-mail address' : 'are no e-mail addresses'}`
      : addresses.good.length === 0
        ? 'Enter an e-mail address'
        : undefined;

  async function send(event?: FormEvent) {
    event?.preventDefault();
    // Ctrl-Enter reaches here past the button: nobody is invited twice.
    if (sending.current) {
      return;
    }
    setTried(true);
    if (error || busy) {
      return;
    }
    sending.current = true;
    setBusy(true);
    const results: Outcome[] = [];
    // One after the other: a limit of the plan refuses the later ones, not some.
    for (const email of addresses.good) {
      try {
        const made = await invite(api, email, role);
        results.push({ email, link: made.link, problem: null });
      } catch (failure) {
        results.push({ email, link: null, problem: problemOf(failure) });
      }
    }
    sending.current = false;
    setBusy(false);
    // Before the lists are asked again: what can be read only now must not wait for them, nor be lost with them.
    setOutcomes(results);
    await changed();
  }

  if (outcomes) {
    const sent = outcomes.filter((outcome) => !outcome.problem);
    const failed = outcomes.filter((outcome) => outcome.problem);
    return (
      <DialogFrame title={failed.length === 0 ? 'Invited' : `Invited ${sent.length} of ${outcomes.length}`} opened onClose={onClose} closable="deliberately" width={560}>
        <ul className={classes.outcomes}>
          {outcomes.map((outcome) => (
            <OutcomeRow key={outcome.email} outcome={outcome} role={role} />
          ))}
        </ul>
        <DialogActions>
          {failed.length > 0 ? (
            <Button
              variant="default"
              onClick={() => {
                setTyped(failed.map((outcome) => outcome.email).join('\n'));
                setOutcomes(null);
              }}
            >
              Try {counted(failed.length, 'address', 'addresses')} again
            </Button>
          ) : null}
          <Button data-autofocus onClick={onClose}>
            Close
          </Button>
        </DialogActions>
      </DialogFrame>
    );
  }
  return (
    <DialogFrame title="Invite people" opened onClose={onClose} closable="deliberately" onConfirm={() => void send()} width={600}>
      <form className={classes.form} noValidate onSubmit={(event) => void send(event)}>
        <Textarea
          label="E-mail addresses"
          description="One or many, separated by commas, spaces or lines. Each gets a link that works for some days."
          autosize
          minRows={2}
          maxRows={8}
          value={typed}
          error={tried ? error : undefined}
          data-autofocus
          spellCheck={false}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <RoleChoice label="They become" value={role} onChange={setRole} />
        <DialogActions>
          <Button variant="default" onClick={onClose}>
            Not now
          </Button>
          <Button type="submit" loading={busy}>
            {addresses.good.length > 1 ? `Invite ${addresses.good.length} people` : 'Invite'} as {roleLabel(role).toLowerCase()}
          </Button>
        </DialogActions>
      </form>
    </DialogFrame>
  );
}

function OutcomeRow({ outcome, role }: { outcome: Outcome; role: Role }) {
  const words = outcome.problem ? problemWords(outcome.problem) : null;
  return (
    <li className={classes.outcome}>
      {words ? (
        <IconSquareRoundedXFilled size={16} className={classes.cannot} aria-label="Not invited:" />
      ) : (
        <IconCircleCheckFilled size={16} className={classes.can} aria-label="Invited:" />
      )}
      <div>
        <strong>{outcome.email}</strong>
        {words ? (
          <p className={classes.small}>
            {words.title} {words.text}
          </p>
        ) : outcome.link ? (
          <p className={classes.small}>
            This installation sends no mails. Hand on this link, which is shown only now: <CopyField value={outcome.link} label="the link" short={false} />
          </p>
        ) : (
          <p className={classes.small}>A mail with the link is on its way. They join as {roleLabel(role).toLowerCase()}.</p>
        )}
      </div>
    </li>
  );
}
