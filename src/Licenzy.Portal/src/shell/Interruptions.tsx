import { lazy, Suspense, useEffect, useState } from 'react';
import { answerInterruptionsBy, type Interruption } from '@/api/interruptions';

// Most visits never see one of the two: their code comes when it is needed.
const SignInAgain = lazy(() => import('./SignInAgain').then((module) => ({ default: module.SignInAgain })));
const ConfirmIdentity = lazy(() => import('./ConfirmIdentity').then((module) => ({ default: module.ConfirmIdentity })));

interface Waiting {
  id: number;
  interruption: Interruption;
  answer: (goesOn: boolean) => void;
}

/**
 * Shows what a person has to do before a call can go on, over the page that they are on: nothing below is unmounted, so nothing typed
 * is lost. Belongs once into the shell of those who are signed in.
 */
export function Interruptions() {
  const [waiting, setWaiting] = useState<readonly Waiting[]>([]);

  useEffect(() => {
    let nextId = 1;
    answerInterruptionsBy(
      (interruption) =>
        new Promise((resolve) => {
          const id = nextId++;
          const answer = (goesOn: boolean) => {
            setWaiting((all) => all.filter((one) => one.id !== id));
            resolve(goesOn);
          };
          setWaiting((all) => [...all, { id, interruption, answer }]);
        }),
    );
    return () => answerInterruptionsBy(null);
  }, []);

  // Without a session nothing else can be done: signing in comes before confirming.
  const first = waiting.find((one) => one.interruption === 'sign_in') ?? waiting[0];
  if (!first) {
    return null;
  }
  return (
    <Suspense>
      {first.interruption === 'sign_in' ? (
        <SignInAgain key={first.id} onAnswer={first.answer} />
      ) : (
        <ConfirmIdentity key={first.id} onAnswer={first.answer} />
      )}
    </Suspense>
  );
}
