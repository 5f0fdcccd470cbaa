import { Button } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useEffect, useState } from 'react';
import { newIntents } from '@/api/intent';
import { type Problem, problemOf } from '@/api/problem';
import { Card } from '@/components/Card';
import { FormErrors } from '@/components/FormErrors';
import { ButtonLink } from '@/components/links';
import { ProblemAlert } from '@/components/ProblemAlert';
import { useUnsavedGuard } from '@/components/UnsavedGuard';
import { useMay } from '@/shell/me';
import { useScope } from '@/shell/scope';
import { useToast } from '@/shell/Toasts';
import { counted } from '@/text/numbers';
import classes from './Editor.module.css';
import { changeProduct, makeProduct, useProductsChanged } from './productData';
import { fieldId, ProductFields } from './ProductFields';
import { isDirty, productErrors, productPatch, productRequest, type ProductField, type ProductValues } from './productForm';
import { ProductPreview } from './ProductPreview';
import type { PriceOffer, ProductView } from './productText';

interface ProductFormProps {
  /** The product to change; null for a new one. */
  product: ProductView | null;
  initial: ProductValues;
  initialOffer: PriceOffer | null;
  /** Tells the page that something is wrong, for the title of the tab. */
  onFailed: (failed: boolean) => void;
}

const labels: Partial<Record<string, { id: string; label: string }>> = {
  stripe_price_id: { id: fieldId('stripe_price_id'), label: 'the price' },
  product_code: { id: fieldId('product_code'), label: 'the code' },
  name: { id: fieldId('name'), label: 'the name' },
  duration_days: { id: fieldId('duration_days'), label: 'the days' },
  usage_units: { id: fieldId('usage_units'), label: 'the units' },
  expires_after_days: { id: fieldId('expires_after_days'), label: 'the days until it expires' },
};

/** The form of a product with its preview; leaving with something unsaved asks first. */
export function ProductForm({ product, initial, initialOffer, onFailed }: ProductFormProps) {
  const scope = useScope();
  const { projectId, mode } = scope;
  const navigate = useNavigate();
  const toast = useToast();
  const changed = useProductsChanged(scope);
  const may = useMay('configure') && product?.status !== 'archived';
  // What was loaded when typing began: a newer look at the product replaces it only while nothing is typed.
  const [start, setStart] = useState(initial);
  const [values, setValues] = useState(initial);
  const [offer, setOffer] = useState(initialOffer);
  const [attempt, setAttempt] = useState(0);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const [intents] = useState(newIntents);
  const [done, setDone] = useState<string | null>(null);
  const dirty = done === null && isDirty(values, start);
  if (!dirty && !busy && done === null && isDirty(initial, start)) {
    setStart(initial);
    setValues(initial);
  }
  const guard = useUnsavedGuard(dirty);
  const errors = attempt > 0 ? productErrors(values) : {};
  const wrong = Object.entries(errors) as [ProductField, string][];

  // Only once nothing is unsaved any more, or leaving would ask.
  useEffect(() => {
    if (done !== null) {
      void navigate({ to: '/p/$projectId/$mode/products', params: { projectId, mode } });
    }
  }, [done, navigate, projectId, mode]);

  async function save(event: FormEvent) {
    event.preventDefault();
    const found = Object.keys(productErrors(values)).length > 0;
    setAttempt(attempt + 1);
    onFailed(found);
    if (found) {
      return;
    }
    setBusy(true);
    setProblem(null);
    try {
      const request = productRequest(values, mode);
      const saved = product
        ? await changeProduct(scope, product.id, productPatch(values, start))
        : await makeProduct(scope, request, intents.of(request));
      await changed();
      toast.show({
        text: product ? `Saved ${saved.product.name} in ${mode}.` : `Created ${saved.product.name} in ${mode}.`,
        detail: saved.placed_sales > 0 ? `${counted(saved.placed_sales, 'earlier sale')} of its price got it.` : undefined,
      });
      setDone(saved.product.id);
    } catch (failure) {
      setProblem(problemOf(failure));
      onFailed(true);
    } finally {
      setBusy(false);
    }
  }

  return (
    <form className={classes.grid} noValidate onSubmit={(event) => void save(event)}>
      {guard}
      <Card title={product ? 'Product' : 'The product'}>
        <div className={classes.fields}>
          <FormErrors attempt={attempt} errors={wrong.map(([field, words]) => ({ id: fieldId(field), words }))} />
          <ProductFields
            values={values}
            offer={offer}
            errors={errors}
            fixed={product !== null}
            readOnly={!may}
            onChange={(next, picked) => {
              setValues(next);
              if (picked !== undefined) {
                setOffer(picked);
              }
            }}
          />
          {problem ? (
            <ProblemAlert
              problem={problem}
              mode={mode}
              notDone="The product was not saved; what you typed is still here."
              fields={Object.fromEntries(Object.entries(labels).flatMap(([name, label]) => (label ? [[name, label]] : [])))}
            />
          ) : null}
          {may ? (
            <div className={classes.actions}>
              <Button type="submit" loading={busy} disabled={product !== null && !dirty}>
                {product ? `Save ${product.name} in ${mode}` : `Create product in ${mode}`}
              </Button>
              <ButtonLink variant="default" to="/p/$projectId/$mode/products" params={{ projectId, mode }}>
                {product ? 'Back to products' : 'Cancel'}
              </ButtonLink>
            </div>
          ) : null}
        </div>
      </Card>
      <ProductPreview values={values} product={product} />
    </form>
  );
}
