import { Card } from '@/components/Card';
import { CodeTabs } from '@/components/CodeTabs';
import { useScope } from '@/shell/scope';
import classes from './Editor.module.css';
import { useProject } from './productData';
import { type ProductValues, termsOf } from './productForm';
import { buyerGets, checkoutCurl, type ProductView, staysAsItIs } from './productText';

interface ProductPreviewProps {
  values: ProductValues;
  /** The product as it is saved; null for a new one. */
  product: ProductView | null;
}

/** Beside the form: what a buyer gets, what saving leaves alone, and the call that sells it. */
export function ProductPreview({ values, product }: ProductPreviewProps) {
  const scope = useScope();
  const project = useProject(scope);
  return (
    <div className={classes.side}>
      <Card title="What a buyer gets">
        <p className={classes.gets} aria-live="polite">
          {buyerGets(values.name, termsOf(values), project.data?.past_due_grace_days ?? 0)}
        </p>
        {product ? <p className={classes.stays}>{staysAsItIs(product)}</p> : null}
      </Card>
      <Card title="Sell it">
        <p className={classes.note}>Your backend opens a checkout and sends the buyer to the page that the answer names.</p>
        <CodeTabs
          label="Open a checkout"
          samples={[{ label: 'curl', code: checkoutCurl(window.location.origin, scope.mode, values.product_code) }]}
        />
      </Card>
    </div>
  );
}
