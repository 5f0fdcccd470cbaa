import { IconPlus } from '@tabler/icons-react';
import type { Schema } from '@/api/schemas';
import { CopyField } from '@/components/CopyField';
import { ButtonLink } from '@/components/links';
import { RelativeTime } from '@/components/RelativeTime';
import { RoleGate } from '@/components/RoleGate';
import { useScope } from '@/shell/scope';
import { AllNotOurs } from './NotOurs';
import { SaleRow } from './SaleRow';
import classes from './Unmapped.module.css';
import { missingInWords, remedyOf, soldInWords } from './unmappedWords';

interface UnmappedGroupCardProps {
  group: Schema<'UnmappedGroup'>;
  state: 'open' | 'dismissed' | 'resolved';
}

/** Sales that one thing mends, with that thing as the button. */
export function UnmappedGroupCard({ group, state }: UnmappedGroupCardProps) {
  const { projectId, mode } = useScope();
  const remedy = remedyOf(group);
  const named = group.stripe_price_id ?? group.sales[0]?.root ?? '';
  return (
    <section className={classes.card} aria-label={named}>
      <div className={classes.top}>
        <div className={classes.words}>
          <h2 className={classes.title}>
            <CopyField value={named} label={group.stripe_price_id ? 'the id of the price' : 'the id of the sale'} />
            <span>{soldInWords(group)}</span>
          </h2>
          <p className={classes.why}>
            {state === 'open' ? `${missingInWords(group)} ` : ''}
            {group.count > 1 ? 'Last sold ' : 'Sold '}
            <RelativeTime value={group.last_at} />.
          </p>
        </div>
        {state === 'open' && (
          <div className={classes.actions}>
            {remedy === 'map' && group.stripe_price_id && (
              <RoleGate permission="configure" action="map prices to products" otherwise="hide">
                <ButtonLink
                  to="/p/$projectId/$mode/products/$productId"
                  params={{ projectId, mode, productId: 'new' }}
                  search={{ price: group.stripe_price_id }}
                  leftSection={<IconPlus size={16} stroke={1.7} />}
                >
                  Map to a product
                </ButtonLink>
              </RoleGate>
            )}
            {group.sales.length > 1 && <AllNotOurs group={group} />}
          </div>
        )}
      </div>
      <ul className={classes.sales}>
        {group.sales.map((sale) => (
          <SaleRow key={sale.root} sale={sale} group={group} />
        ))}
      </ul>
    </section>
  );
}
