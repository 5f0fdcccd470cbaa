import { useState } from 'react';
import { AppLink } from '@/components/AppLink';
import { recentCustomers } from '@/shell/recentCustomers';
import { useScope } from '@/shell/scope';
import { shortRef } from './decision/pieces';
import classes from './CustomersPage.module.css';

/** The customers whom this person opened last in this browser, in this project and mode. */
export function RecentCustomers({ hrefOf }: { hrefOf: (subjectRef: string) => string }) {
  const { projectId, mode } = useScope();
  const [recent] = useState(() => recentCustomers(projectId, mode));
  if (recent.length === 0) {
    return null;
  }
  return (
    <section className={classes.recent} aria-label="Opened last by you">
      <h2>Opened last by you</h2>
      {recent.map((customer) => (
        <AppLink key={customer.subjectRef} href={hrefOf(customer.subjectRef)} title={customer.email ?? undefined}>
          <code>{shortRef(customer.subjectRef, 40)}</code>
        </AppLink>
      ))}
    </section>
  );
}
