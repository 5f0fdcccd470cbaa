import { useQuery } from '@tanstack/react-query';
import { call } from '@/api/client';
import type { Schema } from '@/api/schemas';
import { useScope } from '@/shell/scope';
import { shortId } from '@/text/ids';
import { timeOfDay, useTimeZone } from '@/text/time';
import { counted } from '@/text/numbers';
import type { StartFacts, StepId } from './stepList';

interface Proven {
  facts: StartFacts;
  connection: Schema<'StripeConnectionView'> | null;
  product: Schema<'ProductView'> | null;
  apiKey: Schema<'ApiKeyView'> | null;
}

/** What shows that each step is done, in a few words. */
export function useProofs({ facts, connection, product, apiKey }: Proven): Partial<Record<StepId, string>> {
  const { api, key } = useScope();
  const zone = useTimeZone();
  const newest = useQuery({
    queryKey: key('events', 'newest'),
    queryFn: () => call(() => api.GET('/portal/stripe/events', { params: { query: { limit: 1 } } })),
    enabled: facts.heardFromStripe,
  });
  const event = newest.data?.data[0];
  const at = (moment: string | null | undefined) => (moment ? `, ${timeOfDay(moment, zone)}` : '');
  const account = connection?.account_id ? ` (${shortId(connection.account_id)})` : '';
  return {
    connect: `${connection?.account_name ?? 'Stripe'}${account}${at(connection?.connected_at)}`,
    webhook: event ? `${event.type}${at(event.received_at)}` : 'received',
    product: product ? `${product.product_code}${at(product.created_at)}` : '',
    key: apiKey ? `${apiKey.name}${at(apiKey.created_at)}` : '',
    checkout: counted(facts.purchases, 'purchase'),
    access: `${counted(facts.withAccess, 'customer')} with access`,
    plan: 'live mode is open',
  };
}
