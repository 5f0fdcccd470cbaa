import { VisuallyHidden } from '@mantine/core';
import { IconCheck, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import type { Schema } from '@/api/schemas';
import { StatusBadge } from '@/components/StatusBadge';
import { grouped } from '@/text/numbers';
import { shortDate, useTimeZone } from '@/text/time';
import { Button } from '@mantine/core';
import classes from './TestsTable.module.css';

const columns = [
  { name: 'status', label: 'Status is active' },
  { name: 'started', label: 'Has started' },
  { name: 'not_ended', label: 'Has not ended' },
  { name: 'units_left', label: 'Units left' },
] as const;

const usual = 6;

/** The four tests of availability for every entitlement, so that "active but not available" explains itself. */
export function TestsTable({ customer }: { customer: Schema<'CustomerPage'> }) {
  const [all, setAll] = useState(false);
  const tested = customer.decision.entitlements;
  const shown = all ? tested : tested.slice(0, usual);
  const title = customer.is_past ? 'All entitlements, tested then' : 'All entitlements, tested now';
  return (
    <div className={classes.frame}>
      <div className={classes.scroller} role="region" aria-label={title} tabIndex={0}>
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">{title}</th>
              {columns.map((column) => (
                <th key={column.name} scope="col">
                  {column.label}
                </th>
              ))}
              <th scope="col">So</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((one) => (
              <Row key={one.entitlement_id} one={one} held={customer.entitlements.find((held) => held.id === one.entitlement_id)} />
            ))}
          </tbody>
        </table>
      </div>
      {tested.length > usual ? (
        <div className={classes.more}>
          <Button size="xs" variant="subtle" onClick={() => setAll(!all)}>
            {all ? 'Show fewer' : `Show all ${tested.length}`}
          </Button>
        </div>
      ) : null}
    </div>
  );
}

function Row({ one, held }: { one: Schema<'TestedEntitlement'>; held: Schema<'HeldEntitlement'> | undefined }) {
  return (
    <tr>
      <th scope="row">{held?.product_name ?? one.product_code}</th>
      {columns.map((column) => (
        <td key={column.name}>
          <Test test={one.tests.find((test) => test.name === column.name)} pack={held?.kind === 'usage_pack'} />
        </td>
      ))}
      <td>
        {one.available ? (
          <StatusBadge domain="decision" value="allowed" label="Gives access" />
        ) : (
          <StatusBadge domain="unavailable_reason" value={one.unavailable_reason ?? 'unknown'} />
        )}
      </td>
    </tr>
  );
}

function Test({ test, pack }: { test: Schema<'PassedTest'> | undefined; pack: boolean }) {
  const zone = useTimeZone();
  if (!test || (test.name === 'units_left' && !pack)) {
    return <span className={classes.none}>{test ? 'not a pack' : '–'}</span>;
  }
  const Icon = test.passed ? IconCheck : IconX;
  return (
    <span className={classes.test} data-passed={test.passed}>
      <Icon size={14} stroke={2} aria-hidden />
      <VisuallyHidden>{test.passed ? 'Yes: ' : 'No: '}</VisuallyHidden>
      {valueText(test, zone)}
    </span>
  );
}

function valueText(test: Schema<'PassedTest'>, zone: string): string {
  switch (test.name) {
    case 'started':
      return test.value ? shortDate(test.value, zone) : 'at once';
    case 'not_ended':
      return test.value ? shortDate(test.value, zone) : 'no end';
    case 'units_left':
      return test.value === null ? '0' : grouped(Number(test.value));
    default:
      return test.value ?? '–';
  }
}
