import { Button, NativeSelect, TextInput } from '@mantine/core';
import { FilterChips } from '@/components/FilterChips';
import type { Schema } from '@/api/schemas';
import { useCustomerAddress } from './customerAddress';
import { lanes } from './laneLooks';
import { namesOf } from './productNames';
import { chosenLane, isFiltered, laneFilters, searchOfLane } from './timelineFilters';
import classes from './Timeline.module.css';

const labels: Readonly<Record<string, string>> = { all: 'All', access: 'Changes access' };

interface TimelineBarProps {
  subjectRef: string;
  customer: Schema<'CustomerPage'>;
}

/** What the timeline is filtered by; all of it stands in the address. */
export function TimelineBar({ subjectRef, customer }: TimelineBarProps) {
  const { search, with: hrefWith, set } = useCustomerAddress(subjectRef);
  const names = namesOf(customer.entitlements);
  const codes = [...new Set(customer.entitlements.map((one) => one.product_code))];
  const from = search.from ?? '';
  const to = search.to ?? '';
  return (
    <div className={classes.bar}>
      <FilterChips
        label="Who made it happen"
        value={chosenLane(search)}
        options={laneFilters.map((lane) => ({
          value: lane,
          label: labels[lane] ?? lanes[lane]?.label ?? lane,
          href: hrefWith({ ...searchOfLane(lane), open: undefined }),
        }))}
      />
      <div className={classes.fields}>
        {(codes.length > 1 || search.product_code) && (
          <NativeSelect
            size="xs"
            label="Product"
            value={search.product_code ?? ''}
            onChange={(event) => set({ product_code: event.currentTarget.value || undefined }, 'replace')}
            data={[{ value: '', label: 'All products' }, ...codes.map((code) => ({ value: code, label: names[code] ?? code }))]}
          />
        )}
        <TextInput
          size="xs"
          type="date"
          label="From"
          value={from}
          max={to || undefined}
          onChange={(event) => set({ from: event.currentTarget.value || undefined }, 'replace')}
        />
        <TextInput
          size="xs"
          type="date"
          label="To"
          value={to}
          min={from || undefined}
          onChange={(event) => set({ to: event.currentTarget.value || undefined }, 'replace')}
        />
        {isFiltered(search) && (
          <Button
            variant="subtle"
            size="xs"
            onClick={() => set({ lane: undefined, changes_access: undefined, product_code: undefined, from: undefined, to: undefined }, 'replace')}
          >
            Clear filters
          </Button>
        )}
      </div>
    </div>
  );
}
