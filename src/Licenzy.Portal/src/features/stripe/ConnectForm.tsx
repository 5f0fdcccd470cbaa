import { Anchor, Button, Checkbox, PasswordInput, Radio } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useId, useRef, useState } from 'react';
import { write } from '@/api/client';
import type { Schema } from '@/api/schemas';
import { ProblemAlert } from '@/components/ProblemAlert';
import { useScope } from '@/shell/scope';
import classes from './ConnectForm.module.css';
import { keysPage } from './keyText';
import { KeyCheckLine, lackingOf, mayRegister } from './KeyCheckLine';
import { useAction } from './useAction';
import { useKeyCheck } from './useKeyCheck';

interface ConnectFormProps {
  /** Changing the key of a connection leaves its webhook as it is. */
  change?: boolean;
  onDone: (connection: Schema<'StripeConnectionView'>, byHand: boolean) => void;
  /** Beside the button: another way, such as the sandbox. */
  other?: ReactNode;
}

/** Takes a key of the mode in the address, checks it as it is pasted, and connects: with the webhook set up, or for setting it up by hand. */
export function ConnectForm({ change = false, onDone, other }: ConnectFormProps) {
  const scope = useScope();
  const { mode } = scope;
  const client = useQueryClient();
  const [value, setValue] = useState('');
  const [setUp, setSetUp] = useState<'licenzy' | 'hand'>('licenzy');
  const [replace, setReplace] = useState(false);
  const [missing, setMissing] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const fieldId = useId();
  const check = useKeyCheck(scope, value, replace);
  const found = check.state === 'known' ? check.key : null;
  const lacking = found ? lackingOf(found).length > 0 : false;
  const register = found === null || mayRegister(found);
  const byHand = setUp === 'hand' || !register;
  const otherAccount = check.state === 'refused' && check.problem.param === 'replace_account';

  const connect = useAction(async () => {
    const body = {
      mode,
      secret_key: value.trim(),
      webhook_secret: null,
      create_webhook: change || byHand ? null : true,
      replace_account: replace || null,
      dry_run: null,
    };
    const answer = await write(() => scope.api.PUT('/portal/stripe/connection', { body }));
    setValue('');
    await client.invalidateQueries({ queryKey: scope.key('connection') });
    await client.invalidateQueries({ queryKey: scope.key('products') });
    onDone(answer.connection, byHand);
  });

  function submit(event: FormEvent) {
    event.preventDefault();
    if (value.trim() === '' || check.state === 'wrong' || lacking) {
      setMissing(value.trim() === '');
      field.current?.focus();
      return;
    }
    void connect.run();
  }

  const refusal = check.state === 'refused' && check.problem.param === 'secret_key' ? check.problem.detail : null;
  const error = check.state === 'wrong' ? check.text : missing && value === '' ? `Paste a ${mode} key from Stripe` : refusal;
  const label = change ? 'Change the key' : byHand ? 'Connect Stripe' : 'Connect and set up the webhook';
  return (
    <form className={classes.form} onSubmit={submit} noValidate>
      <PasswordInput
        ref={field}
        id={fieldId}
        label={`${mode === 'live' ? 'Live' : 'Test'} key from Stripe`}
        description={
          <>
            In Stripe: Developers, API keys, Create restricted key.{' '}
            <Anchor href={keysPage(mode)} target="_blank" rel="noreferrer" inherit underline="always">
              Open that page
            </Anchor>
            . A secret key works too.
          </>
        }
        placeholder={`rk_${mode}_… or sk_${mode}_…`}
        autoComplete="off"
        spellCheck={false}
        value={value}
        error={error}
        onChange={(event) => {
          setValue(event.currentTarget.value);
          setReplace(false);
          connect.clear();
        }}
      />
      <KeyCheckLine check={check} mode={mode} />
      {otherAccount || replace ? (
        <Checkbox
          label="Connect the other account instead"
          description={
            otherAccount
              ? check.problem.detail.split(' To connect')[0]
              : 'What was sold stays; later events of the account before are not taken any more.'
          }
          checked={replace}
          onChange={(event) => setReplace(event.currentTarget.checked)}
        />
      ) : null}
      {check.state === 'refused' && !refusal && !otherAccount ? (
        <ProblemAlert problem={check.problem} retry={check.again} notDone="The key was not saved; what you typed is still here." />
      ) : null}
      {found && !lacking && !change ? (
        <Radio.Group label="Who sets up the webhook" value={byHand ? 'hand' : 'licenzy'} onChange={(next) => setSetUp(next === 'hand' ? 'hand' : 'licenzy')}>
          <div className={classes.choices}>
            <Radio
              value="licenzy"
              disabled={!register}
              label="Licenzy sets it up"
              description={register ? 'It registers the endpoint in Stripe with the right events.' : 'This key lacks Webhook Endpoints: write.'}
            />
            <Radio value="hand" label="I set it up by hand" description="You get the address and the list of events, and paste the signing secret." />
          </div>
        </Radio.Group>
      ) : null}
      {connect.problem ? (
        <ProblemAlert
          problem={connect.problem}
          retry={() => void connect.run()}
          notDone="The key was not saved; what you typed is still here."
          fields={{ secret_key: { id: fieldId, label: 'the key' } }}
        />
      ) : null}
      <div className={classes.buttons}>
        <Button type="submit" loading={connect.busy}>
          {mode === 'live' ? `${label} in live` : label}
        </Button>
        {other}
      </div>
    </form>
  );
}
