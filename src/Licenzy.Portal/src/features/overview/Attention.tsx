import { Button } from '@mantine/core';
import {
  IconApiOff,
  IconChevronRight,
  IconCircleCheckFilled,
  IconCreditCard,
  IconExclamationCircle,
  IconInbox,
  IconPlugConnectedX,
  IconSkull,
  IconXboxX,
  type Icon,
} from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import type { MouseEvent } from 'react';
import type { Schema } from '@/api/schemas';
import { isPlainClick } from '@/components/AppLink';
import { Card } from '@/components/Card';
import { RelativeTime } from '@/components/RelativeTime';
import { useScope } from '@/shell/scope';
import { connectionQuery } from '../stripe/data';
import classes from './Attention.module.css';
import { type AttentionRow, attentionRows } from './attentionText';

const icons: Readonly<Record<string, Icon>> = {
  unmapped_sales: IconInbox,
  failed_events: IconXboxX,
  disabled_endpoint: IconApiOff,
  dead_deliveries: IconSkull,
  quiet_connection: IconPlugConnectedX,
  plan_needed: IconCreditCard,
};

/** What somebody should do something about, the most harmful first; or one line that all is quiet. */
export function AttentionCard({ items }: { items: readonly Schema<'FindAttentionItem'>[] }) {
  const rows = attentionRows(items);
  if (rows.length === 0) {
    return <AllQuiet />;
  }
  return (
    <Card title="Needs attention" flush aside={rows.length}>
      <ul className={classes.rows}>
        {rows.map((row) => (
          <Row key={row.kind} row={row} />
        ))}
      </ul>
    </Card>
  );
}

function Row({ row }: { row: AttentionRow }) {
  const scope = useScope();
  const router = useRouter();
  const Icon = icons[row.kind] ?? IconExclamationCircle;
  const href = row.path === null ? null : /^\/(account|go)\//.test(row.path) ? row.path : scope.path(row.path);
  const follow = (event: MouseEvent<HTMLAnchorElement>) => {
    if (href && isPlainClick(event)) {
      event.preventDefault();
      router.history.push(href);
    }
  };
  return (
    <li className={classes.row}>
      <span className={classes.icon} data-tone={row.tone}>
        <Icon size={18} stroke={1.7} aria-hidden />
      </span>
      <div>
        <p className={classes.title}>{row.title}</p>
        <p className={classes.text}>
          {row.text}{' '}
          {row.since ? (
            <>
              Since <RelativeTime value={row.since} />.
            </>
          ) : null}
        </p>
      </div>
      {href ? (
        <span className={classes.action}>
          <Button
            component="a"
            href={href}
            onClick={follow}
            variant="default"
            size="xs"
            rightSection={<IconChevronRight size={14} stroke={1.7} />}
          >
            {row.action}
          </Button>
        </span>
      ) : null}
    </li>
  );
}

function AllQuiet() {
  const scope = useScope();
  const connection = useQuery(connectionQuery(scope)).data?.[scope.mode];
  return (
    <p className={classes.quiet}>
      <IconCircleCheckFilled size={16} aria-hidden />
      <span>
        All quiet: nothing waits for you.{' '}
        {connection?.last_event_at ? (
          <>
            Last Stripe event <RelativeTime value={connection.last_event_at} />.
          </>
        ) : null}
      </span>
    </p>
  );
}
