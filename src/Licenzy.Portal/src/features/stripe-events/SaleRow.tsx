import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '@/api/client';
import type { Schema } from '@/api/schemas';
import { CopyField } from '@/components/CopyField';
import { RelativeTime } from '@/components/RelativeTime';
import { RoleGate } from '@/components/RoleGate';
import { useAccountScope } from '@/shell/accountScope';
import { LinkSaleDialog } from './LinkSaleDialog';
import { NotOurs, TakeUpAgain } from './NotOurs';
import classes from './Unmapped.module.css';
import { remedyOf, suggestionInWords } from './unmappedWords';

interface SaleRowProps {
  sale: Schema<'UnmappedSale'>;
  group: Schema<'UnmappedGroup'>;
}

/** One sale: who bought, who that may be here, and what to do about it. */
export function SaleRow({ sale, group }: SaleRowProps) {
  const [linking, setLinking] = useState(false);
  const remedy = remedyOf(group);
  return (
    <li className={classes.sale}>
      <CopyField value={sale.root} label="the id of the sale" />
      <span className={classes.buyer}>
        {sale.email ?? (sale.stripe_customer_id ? <CopyField value={sale.stripe_customer_id} label="the id of the customer" /> : 'Buyer not known')}
        {sale.suggestion && sale.state === 'open' && (
          <span className={classes.quiet}>
            {' '}
            · perhaps <code>{sale.suggestion.subject_ref}</code>, who {suggestionInWords(sale.suggestion)}
          </span>
        )}
      </span>
      {sale.state === 'open' ? (
        <>
          <span className={classes.quiet}>
            <RelativeTime value={sale.created_at} />
          </span>
          <RoleGate permission="operate" action="link sales">
            {(gate) => (
              <Button
                size="xs"
                variant={remedy === 'link' ? 'filled' : 'default'}
                disabled={remedy === 'wait'}
                onClick={() => setLinking(true)}
                {...gate.props}
              >
                {remedy === 'link' ? 'Link to a customer…' : 'Place this one…'}
              </Button>
            )}
          </RoleGate>
          <NotOurs sale={sale} />
        </>
      ) : (
        <>
          <Decided sale={sale} />
          {sale.state === 'dismissed' && <TakeUpAgain sale={sale} />}
        </>
      )}
      <LinkSaleDialog sale={sale} group={group} opened={linking} onClose={() => setLinking(false)} />
    </li>
  );
}

/** Who decided it, and when. */
function Decided({ sale }: { sale: Schema<'UnmappedSale'> }) {
  const { api, key } = useAccountScope();
  const members = useQuery({
    queryKey: key('members', 'names'),
    queryFn: ({ signal }) => call(() => api.GET('/portal/members', { params: { query: { limit: 100 } }, signal })),
    enabled: sale.decided_by !== null,
    staleTime: 60_000,
  });
  const member = members.data?.data.find((known) => known.user_id === sale.decided_by);
  const who = sale.decided_by === null ? 'Stripe told the rest' : `by ${member?.name ?? member?.email ?? 'a former member'}`;
  return (
    <span className={classes.quiet}>
      {who}, <RelativeTime value={sale.decided_at} />
    </span>
  );
}
