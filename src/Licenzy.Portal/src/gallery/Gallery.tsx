import { Button } from '@mantine/core';
import { IconInbox, IconUsers } from '@tabler/icons-react';
import { Card } from '@/components/Card';
import { CodeTabs } from '@/components/CodeTabs';
import { CopyField } from '@/components/CopyField';
import { EmptyState } from '@/components/EmptyState';
import { FieldList } from '@/components/FieldList';
import { FilterChips } from '@/components/FilterChips';
import { JsonViewer } from '@/components/JsonViewer';
import { Meter } from '@/components/Meter';
import { PageHead } from '@/components/PageHead';
import { ProblemAlert } from '@/components/ProblemAlert';
import { QuietBanner } from '@/components/QuietBanner';
import { RelativeTime } from '@/components/RelativeTime';
import { StatusBadge } from '@/components/StatusBadge';
import { statusValues, type StatusDomain } from '@/components/status';
import classes from './Gallery.module.css';
import { GalleryTables } from './GalleryTables';
import { payload, problem } from './samples';

const domains: StatusDomain[] = [
  'decision',
  'entitlement',
  'unavailable_reason',
  'attempt',
  'delivery',
  'inbound_event',
  'endpoint',
  'connection',
  'check',
  'product',
  'key',
  'member',
  'plan',
  'unmapped',
  'recovery',
];

const minutesAgo = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString();

/** Every shared component in its states. */
export function Gallery() {
  return (
    <main className={classes.page}>
      <PageHead
        title="user_123"
        section="Customers"
        mode="live"
        heading={
          <>
            <code>user_123</code> <CopyField value="user_123" label="the customer" href="/p/prj_1/live/customers/user_123" />
          </>
        }
        facts={
          <>
            <span>ada@example.com</span>
            <CopyField value="cus_QabcdefghiT0aB41" label="Stripe customer" />
            <span>
              first seen <RelativeTime value={minutesAgo(100_000)} />
            </span>
          </>
        }
        actions={
          <>
            <Button variant="default">Sync from Stripe</Button>
            <Button>Grant access</Button>
          </>
        }
        tabs={[
          { label: 'Summary', href: '/a', current: true },
          { label: 'Timeline', href: '/b', count: 64 },
          { label: 'Usage', href: '/c', count: 31 },
          { label: 'Checkout attempts', href: '/d', count: 4 },
          { label: 'Deliveries', href: '/e', count: 12_058 },
        ]}
      />
      <div className={classes.stack}>
        <QuietBanner tone="op" action={<Button size="xs">Back to now</Button>}>
          You are looking at <strong>10 Nov 2026, 14:02 UTC</strong>. Actions are off.
        </QuietBanner>
        <QuietBanner tone="warn">Live writes stop in 7 days: the plan ends on 29 November.</QuietBanner>
        <QuietBanner>Your e-mail address is not verified yet.</QuietBanner>
        <ProblemAlert problem={problem} notDone="The key was not saved; what you typed is still here." retry={() => undefined} />
        <Card title="Statuses" aside="15 domains">
          <div className={classes.stack}>
            {domains.map((domain) => (
              <div key={domain} className={classes.row}>
                {[...statusValues(domain), 'brand_new'].map((value) => (
                  <StatusBadge key={value} domain={domain} value={value} />
                ))}
              </div>
            ))}
          </div>
        </Card>
        <GalleryTables />
        <div className={classes.pair}>
          <JsonViewer label="Payload" tabs={[{ label: 'Stripe event', data: payload }, { label: 'Large', data: { list: Array(30_000).fill('event') } }]} />
          <div className={classes.stack}>
            <Card title="Usage" aside="30 days" footer={<a href="/calls">All 31 calls</a>}>
              <div className={classes.stack}>
                <Meter label="Units left" value={640} max={1500} kind="left" />
                <Meter label="Members" value={5} max={5} text="5 of 5 members" />
                <Meter label="Projects" value={4} max={5} />
                <Meter label="Customers" value={4812} max={null} />
              </div>
            </Card>
            <Card title="Sent to">
              <FieldList
                items={[
                  { label: 'Endpoint', value: 'api.acme.test/hooks' },
                  { label: 'State', value: <StatusBadge domain="endpoint" value="failing" /> },
                  { label: 'Event', value: <CopyField value="evt_01kahc3v9m2x7b4q8w5nQ2A9TT" href="/go/evt" label="event" /> },
                  { label: 'Created', name: 'created_at', value: <RelativeTime value={minutesAgo(300)} exact /> },
                ]}
              />
            </Card>
          </div>
        </div>
        <CodeTabs
          label="Check access"
          samples={[
            { label: 'curl', code: 'curl https://licenzy.example/v1/customer/access/user_123 \\\n  -H "Authorization: Bearer $LICENZY_TEST_KEY"' },
            { label: 'C#', code: 'var access = await http.GetFromJsonAsync<Access>("/v1/customer/access/user_123");' },
          ]}
        />
        <FilterChips
          label="Status"
          value="dead"
          onChange={() => undefined}
          options={[
            { value: 'all', label: 'All', count: 12_340_000 },
            { value: 'failed', label: 'Retrying', count: 3 },
            { value: 'dead', label: 'Dead', count: 14 },
            { value: 'sent', label: 'Sent' },
          ]}
        />
        <Card title="Customers">
          <EmptyState
            icon={IconUsers}
            variant="filtered"
            title="No customer starts with “usr_9”"
            text="Search takes the start of a subject_ref or e-mail, or a whole Stripe id. This looks only in live mode of Acme app."
            actions={
              <>
                <Button variant="default">Look in test mode</Button>
                <Button variant="default">Clear search</Button>
              </>
            }
          />
        </Card>
        <Card title="Nothing yet">
          <EmptyState
            icon={IconInbox}
            title="No deliveries yet"
            text="Licenzy tells your app about every change; add an endpoint to receive them."
            code="curl -X POST https://licenzy.example/v1/webhooks/endpoints"
            actions={<Button>Add endpoint</Button>}
          />
        </Card>
        <Card title="Loading" loading={5} />
        <Card title="Failed" problem={{ ...problem, error: 'internal_error' }} retry={() => undefined} tone="danger" />
      </div>
    </main>
  );
}
