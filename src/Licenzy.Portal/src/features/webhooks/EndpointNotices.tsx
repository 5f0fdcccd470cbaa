import { Card } from '@/components/Card';
import { FieldList } from '@/components/FieldList';
import { RelativeTime } from '@/components/RelativeTime';
import type { Schema } from '@/api/schemas';
import type { Endpoint } from './useEndpoints';

/** What the account was told about an endpoint. */
export function EndpointNotices({ endpoint }: { endpoint: Endpoint }) {
  if (endpoint.notices.length === 0) {
    return null;
  }
  return (
    <Card title="Notices sent to your account">
      <FieldList
        layout="columns"
        items={endpoint.notices.map((notice) => ({ label: <RelativeTime value={notice.created_at} />, value: noticeInWords(notice) }))}
      />
    </Card>
  );
}

function noticeInWords(notice: Schema<'EndpointViewNotice'>): string {
  if (notice.kind === 'disabled') {
    return notice.reason === 'gone' ? 'It answered 410 and was disabled.' : 'It was disabled after five days of failures.';
  }
  return notice.percent === null ? 'It is failing.' : `It is failing: ${notice.percent} % of the time until it is disabled had passed.`;
}
