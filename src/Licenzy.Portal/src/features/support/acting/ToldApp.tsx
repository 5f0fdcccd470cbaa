import { IconSend } from '@tabler/icons-react';
import type { Schema } from '@/api/schemas';
import { AppLink } from '@/components/AppLink';
import { StatusBadge } from '@/components/StatusBadge';
import { useScope } from '@/shell/scope';
import { deliveryWords, toldGroups } from './deliveryWords';
import classes from './Timeline.module.css';

interface ToldAppProps {
  deliveries: readonly Schema<'ToldDelivery'>[];
  /** How many calls a folded run has; the newest one's delivery stands for them. */
  runs: number;
}

/** What the app was told of a cause, and whether it reached it; each leads to its delivery. */
export function ToldApp({ deliveries, runs }: ToldAppProps) {
  const { path } = useScope();
  return toldGroups(deliveries).map(({ delivery, count }) => {
    const times = Math.max(count, runs);
    const badge = <StatusBadge domain="delivery" value={delivery.status} label={deliveryWords(delivery)} />;
    return (
      <span key={delivery.id ?? delivery.event_id} className={classes.delivery}>
        <IconSend size={13} stroke={1.7} aria-hidden />
        <code>
          {times > 1 ? `${times} × ` : ''}
          {delivery.event_type}
        </code>
        {delivery.id ? (
          <AppLink quiet href={path(`/deliveries/${delivery.id}`)}>
            {badge}
          </AppLink>
        ) : (
          badge
        )}
      </span>
    );
  });
}
