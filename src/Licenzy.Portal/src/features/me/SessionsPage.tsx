import { Button } from '@mantine/core';
import { useState } from 'react';
import { portal, write } from '@/api/client';
import { DangerDialog } from '@/components/DangerDialog';
import { Activity } from './Activity';
import { MeHead } from './MeHead';
import classes from './Me.module.css';
import { Sessions } from './Sessions';

/** Where the person is signed in, and what happened at the door under their name. */
export function SessionsPage() {
  const [asks, setAsks] = useState(false);
  return (
    <>
      <MeHead
        page="Sessions"
        facts="Where you are signed in, and what happened under your name."
        actions={
          <Button variant="default" onClick={() => setAsks(true)}>
            Sign out everywhere
          </Button>
        }
      />
      <div className={`${classes.cards} ${classes.wide}`}>
        <Sessions />
        <Activity />
      </div>
      <DangerDialog
        title="Sign out everywhere"
        opened={asks}
        onClose={() => setAsks(false)}
        confirmLabel="Sign out everywhere"
        keepLabel="Stay signed in"
        onConfirm={async () => {
          await write(() => portal.POST('/portal/auth/sign-out-everywhere'));
          window.location.assign('/sign-in');
        }}
      >
        Every session of yours ends at once, this one too. You sign in again here afterwards. API keys of projects stay as they are.
      </DangerDialog>
    </>
  );
}
