import { useQuery } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { type ReactNode, useEffect } from 'react';
import { problemOf } from '@/api/problem';
import type { Schema } from '@/api/schemas';
import { PageHead } from '@/components/PageHead';
import { ProblemAlert } from '@/components/ProblemAlert';
import { SkeletonRows } from '@/components/SkeletonRows';
import classes from './GuestPage.module.css';
import { sessionQuery } from './session';

interface GuestPageProps {
  title: string;
  lead?: ReactNode;
  /** A form here has errors: the tab of the browser says so. */
  failed?: boolean;
  /** A field takes the focus. */
  keepFocus?: boolean;
  /** Where somebody goes who is signed in already; left out where the page is for them too. */
  signedInTo?: string;
  children: (session: Schema<'ReadSessionResponse'>) => ReactNode;
}

/** The card of a page for guests: a heading, and what the state of this browser allows. */
export function GuestPage({ title, lead, failed, keepFocus, signedInTo, children }: GuestPageProps) {
  const session = useQuery(sessionQuery);
  const router = useRouter();
  const leaves = signedInTo !== undefined && session.data?.signed_in === true;

  useEffect(() => {
    if (leaves) {
      router.history.replace(signedInTo);
    }
  }, [leaves, signedInTo, router]);

  return (
    <div className={classes.page}>
      <PageHead title={title} failed={failed} keepFocus={keepFocus} facts={lead} />
      {session.data && !leaves ? (
        children(session.data)
      ) : session.error ? (
        <ProblemAlert problem={problemOf(session.error)} retry={() => void session.refetch()} retrying={session.isFetching} />
      ) : (
        <SkeletonRows rows={4} height={44} />
      )}
    </div>
  );
}

/** The lines at the end of a card: the other ways. */
export function OtherWays({ children }: { children: ReactNode }) {
  return <p className={classes.other}>{children}</p>;
}

/** Words in a card that has no form. */
export function Words({ children }: { children: ReactNode }) {
  return <div className={classes.words}>{children}</div>;
}
