import { DialogFrame } from '@/components/DialogFrame';
import { PageLink } from '@/components/links';
import { Keys } from './Keys';
import { type Shortcut, useShortcutsInUse } from './shortcutKeys';
import classes from './ShortcutsDialog.module.css';

/** Keys that are heard where they act, not by the shell. */
const ELSEWHERE: readonly Omit<Shortcut, 'run'>[] = [
  { group: 'Everywhere', keys: 'Ctrl+K', label: 'Find a customer or anything, also while typing' },
  { group: 'Everywhere', keys: 'Ctrl+Z', label: 'Take back what was just done, while its message is shown' },
  { group: 'In lists', keys: 'j', label: 'Next row' },
  { group: 'In lists', keys: 'k', label: 'Row before' },
  { group: 'In lists', keys: 'Enter', label: 'Open the row' },
  { group: 'In lists', keys: 'x', label: 'Select the row' },
  { group: 'In dialogs', keys: 'Ctrl+Enter', label: 'Confirm' },
  { group: 'In dialogs', keys: 'Esc', label: 'Close, with nothing done' },
];

const ORDER = ['On this page', 'Everywhere', 'Go to', 'In lists', 'In dialogs'];

/** Every key that does something now. */
export function ShortcutsDialog({ on, onClose }: { on: boolean; onClose: () => void }) {
  const all = [...useShortcutsInUse(), ...ELSEWHERE];
  const groups = [...new Set([...ORDER, ...all.map((one) => one.group)])];
  return (
    <DialogFrame title="Keyboard shortcuts" opened onClose={onClose} width={680}>
      <p className={classes.note}>
        {on ? 'Single keys act outside fields. You can switch them off in ' : 'Single keys are switched off. You can switch them on in '}
        <PageLink to="/me/profile" inherit onClick={onClose}>
          your profile
        </PageLink>
        .
      </p>
      <div className={classes.groups}>
        {groups.map((group) => (
          <Group key={group} name={group} shortcuts={all.filter((one) => one.group === group && one.label)} />
        ))}
      </div>
    </DialogFrame>
  );
}

function Group({ name, shortcuts }: { name: string; shortcuts: readonly Omit<Shortcut, 'run'>[] }) {
  // A page may register a key that the shell has too: the page's own, which came last, is the one that acts.
  const shown = [...new Map(shortcuts.map((one) => [one.keys, one])).values()];
  if (shown.length === 0) {
    return null;
  }
  return (
    <section className={classes.group}>
      <h2 className={classes.name}>{name}</h2>
      <dl className={classes.list}>
        {shown.map((one) => (
          <div key={one.keys} className={classes.line}>
            <dt>
              <Keys keys={one.keys} />
            </dt>
            <dd>{one.label}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
