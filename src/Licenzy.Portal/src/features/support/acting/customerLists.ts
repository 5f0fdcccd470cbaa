import { call } from '@/api/client';
import type { Schema } from '@/api/schemas';
import { useCursorList } from '@/api/useCursorList';
import { useScope } from '@/shell/scope';

interface Page {
  cursor?: string;
  limit: number;
}

/** How one page of a customer's checkout attempts is asked for. */
export function useAttemptsPage(subjectRef: string) {
  const { api } = useScope();
  return (query: Page, signal?: AbortSignal) =>
    call(() => api.GET('/portal/support/customers/{subject_ref}/attempts', { params: { path: { subject_ref: subjectRef }, query }, signal }));
}

/** How one page of what the app was told of a customer is asked for. */
export function useDeliveriesPage(subjectRef: string) {
  const { api } = useScope();
  return (query: Page, signal?: AbortSignal) =>
    call(() => api.GET('/portal/support/customers/{subject_ref}/deliveries', { params: { path: { subject_ref: subjectRef }, query }, signal }));
}

/** A customer's checkout attempts, page by page. */
export function useAttempts(subjectRef: string) {
  const { key } = useScope();
  const fetch = useAttemptsPage(subjectRef);
  return useCursorList<Schema<'CheckoutAttemptView'>>({ key: key('customer', subjectRef, 'attempts'), fetch });
}

/** What the app was told of a customer, page by page. */
export function useDeliveries(subjectRef: string) {
  const { key } = useScope();
  const fetch = useDeliveriesPage(subjectRef);
  return useCursorList<Schema<'ToldDelivery'>>({ key: key('customer', subjectRef, 'deliveries'), fetch });
}
