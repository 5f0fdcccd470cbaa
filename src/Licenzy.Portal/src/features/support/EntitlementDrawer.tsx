import { Drawer } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useState } from 'react';
import { problemOf } from '@/api/problem';
import { ProblemAlert } from '@/components/ProblemAlert';
import { SkeletonRows } from '@/components/SkeletonRows';
import { StatusBadge } from '@/components/StatusBadge';
import { useTopLayer } from '@/components/layers';
import { useLive } from '@/shell/live';
import { useScope } from '@/shell/scope';
import { useEntitlement } from './customerData';
import { useOpenEntitlement } from './entitlementAddress';
import { kindText } from './entitlementText';
import classes from './EntitlementDrawer.module.css';

// Most visits open none: what it shows is fetched with the first.
const EntitlementDetails = lazy(() => import('./EntitlementDetails').then((module) => ({ default: module.EntitlementDetails })));

interface EntitlementDrawerProps {
  /** The past instant that the page shows: actions are off then. */
  at?: string;
}

/**
 * One entitlement over any page whose address has `?entitlement=`: a sentence, its fields, its history, its usage, its JSON. Esc, Back and
 * the cross close it.
 */
export function EntitlementDrawer({ at }: EntitlementDrawerProps) {
  const { key } = useScope();
  const { id, close } = useOpenEntitlement();
  const client = useQueryClient();
  // What was shown stays on screen while the drawer slides out.
  const [last, setLast] = useState(id);
  useEffect(() => {
    if (id !== null) {
      setLast(id);
    }
  }, [id]);
  const shown = id ?? last;
  const query = useEntitlement(shown);
  const held = query.data?.entitlement;
  useLive((event) => {
    if (held && event.subject_ref === held.subject_ref) {
      void client.invalidateQueries({ queryKey: key('entitlement', held.id) });
    }
  });
  const top = useTopLayer(id !== null);
  return (
    <Drawer
      opened={id !== null}
      closeOnEscape={top}
      onClose={close}
      title={
        held ? (
          <span className={classes.title}>
            {held.product_name ?? held.product_code} <StatusBadge domain="entitlement" value={held.status} />
            <span className={classes.facts}>
              <code>{held.product_code}</code> · {kindText(held.kind)} · for <code>{held.subject_ref}</code>
            </span>
          </span>
        ) : (
          'Entitlement'
        )
      }
    >
      {query.error && !query.data ? (
        <ProblemAlert problem={problemOf(query.error)} retry={() => void query.refetch()} retrying={query.isFetching} />
      ) : query.data ? (
        <Suspense fallback={<SkeletonRows rows={10} />}>
          <EntitlementDetails key={query.data.entitlement.id} answer={query.data} at={at} />
        </Suspense>
      ) : (
        <SkeletonRows rows={10} />
      )}
    </Drawer>
  );
}
