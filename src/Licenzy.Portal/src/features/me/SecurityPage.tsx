import { Button } from '@mantine/core';
import { useState } from 'react';
import { Card } from '@/components/Card';
import { ChangePasswordDialog } from './ChangePasswordDialog';
import { MeHead } from './MeHead';
import classes from './Me.module.css';
import { Passkeys } from './Passkeys';
import { SecondFactor } from './SecondFactor';
import { Setting } from './Setting';

/** How the person comes in: password, second factor, passkeys. */
export function SecurityPage() {
  const [changes, setChanges] = useState(false);
  return (
    <>
      <MeHead page="Security" facts="How you come in. Changes here want a sign-in of the last ten minutes." />
      <div className={classes.cards}>
        <Card title="Password" flush>
          <Setting name="Your password" hint="Changing it ends your other sessions.">
            <Button variant="default" onClick={() => setChanges(true)}>
              Change password
            </Button>
          </Setting>
        </Card>
        <SecondFactor />
        <Passkeys />
      </div>
      {changes ? <ChangePasswordDialog onClose={() => setChanges(false)} /> : null}
    </>
  );
}
