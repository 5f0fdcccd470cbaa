import { Button, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { portal, write } from '@/api/client';
import { meQuery } from '@/api/me';
import { PortalProblem } from '@/api/problem';
import type { Schema } from '@/api/schemas';
import { CopyField } from '@/components/CopyField';
import { DialogActions, DialogFrame } from '@/components/DialogFrame';
import { ErrorSummary } from '@/components/ErrorSummary';
import { faultsOf, useFaults } from '@/components/useFaults';
import { Qr } from './Qr';
import { RecoveryCodes } from './RecoveryCodes';
import classes from './Totp.module.css';

interface TotpDialogProps {
  /** What the app needs: kept in the state of whoever asked for it, and nowhere else. */
  begun: Schema<'SetUpTotpBeginResponse'>;
  onClose: () => void;
}

/** Sets up an authenticator app: the code to scan, a code of the app as proof, then the recovery codes. */
export function TotpDialog({ begun, onClose }: TotpDialogProps) {
  const cache = useQueryClient();
  const faults = useFaults<'code'>('totp');
  const [code, setCode] = useState('');
  const [recovery, setRecovery] = useState<readonly string[] | null>(null);
  const [busy, setBusy] = useState(false);

  async function confirm(event: FormEvent) {
    event.preventDefault();
    const digits = code.replaceAll(/\s/g, '');
    if (busy || faults.show(/^\d{6}$/.test(digits) ? [] : [{ field: 'code', words: 'Enter the 6 digits that the app shows' }])) {
      return;
    }
    setBusy(true);
    try {
      const { recovery_codes } = await write(() => portal.POST('/portal/auth/totp/confirm', { body: { code: digits } }));
      setRecovery(recovery_codes);
      void cache.invalidateQueries({ queryKey: meQuery.queryKey });
      void cache.invalidateQueries({ queryKey: ['sessions'] });
    } catch (failure) {
      const wrong = failure instanceof PortalProblem && failure.problem.param === 'code';
      const words = 'This is not the code of now. Wait for the next one, and check the clock of the phone';
      faults.show(wrong ? [{ field: 'code', words }] : faultsOf(failure, ['code']));
    } finally {
      setBusy(false);
    }
  }

  if (recovery) {
    return (
      <DialogFrame title="The second factor is on. Store your recovery codes" opened onClose={() => undefined} closable="no" width={520}>
        <RecoveryCodes codes={recovery} onStored={onClose} />
      </DialogFrame>
    );
  }
  return (
    <DialogFrame title="Set up an authenticator app" opened onClose={onClose} closable="deliberately" width={560}>
      <form className={classes.form} onSubmit={(event) => void confirm(event)} noValidate>
        <ErrorSummary faults={faults} />
        <div className={classes.setup}>
          <Qr text={begun.uri} label="QR code for your authenticator app. The same secret stands beside it as text." />
          <div className={classes.steps}>
            <p>Scan this with an authenticator app on your phone, then enter the 6 digits that it shows.</p>
            <div className={classes.secret}>
              <span>No camera at hand? Type this into the app:</span>
              <CopyField value={begun.secret} short={false} boxed label="the secret" />
            </div>
            <TextInput
              id={faults.idOf('code')}
              label="The 6 digits from your app"
              name="totp"
              inputMode="numeric"
              autoComplete="one-time-code"
              maxLength={12}
              data-autofocus
              value={code}
              error={faults.at('code')}
              onChange={(event) => setCode(event.currentTarget.value)}
            />
          </div>
        </div>
        <DialogActions hint="Your other sessions end when it is on.">
          <Button variant="default" onClick={onClose}>
            Not now
          </Button>
          <Button type="submit" loading={busy}>
            Turn on
          </Button>
        </DialogActions>
      </form>
    </DialogFrame>
  );
}
