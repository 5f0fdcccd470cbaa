import { StatusBadge } from '@/components/StatusBadge';
import type { DataColumn } from '@/components/DataTable';
import type { CsvColumn } from '@/text/csv';
import { PriceState } from './PriceState';
import classes from './Products.module.css';
import { kindName, type ProductView, termsText, withAccess } from './productText';

/** The columns of the products; the last one is the row's menu. */
export function productColumns(menu: (product: ProductView) => React.ReactNode): DataColumn<ProductView>[] {
  return [
    {
      id: 'name',
      header: 'Product',
      cell: (product) => (
        <span className={classes.two}>
          <span className={classes.name}>{product.name}</span>
          <code className={classes.small}>{product.product_code}</code>
        </span>
      ),
    },
    {
      id: 'kind',
      header: 'Gives',
      cell: (product) => (
        <span className={classes.two}>
          <span>{kindName(product.kind)}</span>
          <span className={classes.small}>{termsText(product)}</span>
        </span>
      ),
    },
    {
      id: 'price',
      header: 'Price in Stripe',
      cell: (product) => <PriceState priceId={product.stripe_price_id} stripe={product.stripe} note={product.stripe_note} />,
    },
    {
      id: 'state',
      header: 'State',
      hideBelow: 900,
      cell: (product) => <ProductState product={product} />,
    },
    {
      id: 'access',
      header: 'With access',
      align: 'right',
      cell: (product) => withAccess(product.entitlements_with_access),
    },
    { id: 'menu', header: 'Actions', headerHidden: true, cardLabel: null, align: 'right', width: 48, cell: menu },
  ];
}

/** Whether a product can be bought. */
export function ProductState({ product }: { product: Pick<ProductView, 'status' | 'active'> }) {
  return product.status === 'active' && !product.active ? (
    <StatusBadge domain="product" value="paused" />
  ) : (
    <StatusBadge domain="product" value={product.status} label={product.status === 'active' ? 'On sale' : undefined} />
  );
}

/** The columns of the export, named as in the API. */
export const productCsv: readonly CsvColumn<ProductView>[] = [
  { header: 'product_code', value: (product) => product.product_code },
  { header: 'name', value: (product) => product.name },
  { header: 'kind', value: (product) => product.kind },
  { header: 'status', value: (product) => product.status },
  { header: 'active', value: (product) => product.active },
  { header: 'stripe_price_id', value: (product) => product.stripe_price_id },
  { header: 'unit_amount', value: (product) => product.stripe?.unit_amount },
  { header: 'currency', value: (product) => product.stripe?.currency },
  { header: 'interval', value: (product) => product.stripe?.interval },
  { header: 'duration_days', value: (product) => product.duration_days },
  { header: 'usage_units', value: (product) => product.usage_units },
  { header: 'expires_after_days', value: (product) => product.expires_after_days },
  { header: 'entitlements_with_access', value: (product) => product.entitlements_with_access },
  { header: 'created_at', value: (product) => product.created_at },
];
