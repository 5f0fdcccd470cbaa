import { useState } from 'react';
import type { Schema } from '@/api/schemas';
import { FilterChips } from '@/components/FilterChips';
import { TestsTable } from './TestsTable';
import { WhyChain } from './WhyChain';
import classes from './WhyPanel.module.css';

const mostTabs = 10;

/** The proof of the decision: from cause to effect for one entitlement, and the four tests of all of them. */
export function WhyPanel({ customer }: { customer: Schema<'CustomerPage'> }) {
  const tested = customer.decision.entitlements;
  const [chosen, setChosen] = useState<string | null>(null);
  const withProof = tested.filter((one) => one.chain.length > 0).slice(0, mostTabs);
  const shown = withProof.find((one) => one.entitlement_id === chosen) ?? withProof[0];
  const heldOf = (id: string) => customer.entitlements.find((one) => one.id === id);
  return (
    <div className={classes.panel}>
      {withProof.length > 1 && shown ? (
        <FilterChips
          label="The proof of"
          value={shown.entitlement_id}
          onChange={setChosen}
          options={withProof.map((one, index) => ({
            value: one.entitlement_id,
            label: numbered(withProof, index, heldOf(one.entitlement_id)?.product_name ?? one.product_code),
          }))}
        />
      ) : null}
      {shown ? <WhyChain steps={shown.chain} held={heldOf(shown.entitlement_id)} /> : null}
      <TestsTable customer={customer} />
    </div>
  );
}

/** Two entitlements of one product are told apart by number. */
function numbered(tested: readonly Schema<'TestedEntitlement'>[], index: number, name: string): string {
  const code = tested[index]?.product_code;
  const same = tested.filter((one) => one.product_code === code).length;
  return same > 1 ? `${name} (${tested.slice(0, index + 1).filter((one) => one.product_code === code).length})` : name;
}
