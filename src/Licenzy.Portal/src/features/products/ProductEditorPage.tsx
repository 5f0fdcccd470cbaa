import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { problemOf } from '@/api/problem';
import { Card } from '@/components/Card';
import { CopyField } from '@/components/CopyField';
import { ModeTag } from '@/components/ModeTag';
import { PageHead } from '@/components/PageHead';
import { ProblemAlert } from '@/components/ProblemAlert';
import { QuietBanner } from '@/components/QuietBanner';
import { RelativeTime } from '@/components/RelativeTime';
import { RoleGate } from '@/components/RoleGate';
import { whyNot } from '@/components/roles';
import { useMay, useMe } from '@/shell/me';
import { useScope } from '@/shell/scope';
import { ArchiveDialog, RestoreDialog } from './ArchiveDialogs';
import classes from './Editor.module.css';
import { priceOf, productQuery } from './productData';
import { ProductForm } from './ProductForm';
import { emptyProduct, valuesOf, withPrice } from './productForm';
import { ProductState } from './productColumns';
import { kindName, type PriceOffer, type ProductView } from './productText';

/** A new product, or one that is there. */
export function ProductEditorPage() {
  const { productId } = useParams({ from: '/person/p/$projectId/$mode/products/$productId' });
  return productId === 'new' ? <NewProduct /> : <KnownProduct key={productId} productId={productId} />;
}

/** What Stripe says of a price; a form begins without it when Stripe does not answer. */
function usePriceOf(priceId: string | undefined) {
  const scope = useScope();
  return useQuery({
    queryKey: scope.key('products', 'price', priceId),
    enabled: priceId !== undefined,
    retry: false,
    queryFn: async (): Promise<PriceOffer | null> => (priceId ? await priceOf(scope, priceId) : null),
  });
}

function NewProduct() {
  const { mode } = useScope();
  const role = useMe().role;
  const may = useMay('configure');
  const search = useSearch({ from: '/person/p/$projectId/$mode/products/$productId' });
  const price = usePriceOf(search.price);
  const [failed, setFailed] = useState(false);
  const start = { ...emptyProduct, product_code: search.product_code ?? '', stripe_price_id: search.price ?? '' };
  const offer = price.data ?? null;
  return (
    <>
      <PageHead
        title="New product"
        section="Products"
        mode={mode}
        failed={failed}
        heading={
          <span className={classes.heading}>
            New product <ModeTag mode={mode} />
          </span>
        }
        facts="Pick a price in Stripe; the rest is suggested."
      />
      {!may ? (
        <QuietBanner tone="warn">{whyNot(role, 'configure', 'make products')}</QuietBanner>
      ) : price.isLoading ? (
        <Card title="The product" loading={8} />
      ) : (
        <ProductForm
          product={null}
          initial={offer ? withPrice(start, offer, null, false) : start}
          initialOffer={offer}
          onFailed={setFailed}
        />
      )}
    </>
  );
}

function KnownProduct({ productId }: { productId: string }) {
  const scope = useScope();
  const product = useQuery(productQuery(scope, productId));
  const price = usePriceOf(product.data?.stripe_price_id);
  if (product.isPending) {
    return (
      <>
        <PageHead title="Product" section="Products" mode={scope.mode} />
        <Card title="Product" loading={8} />
      </>
    );
  }
  if (!product.data) {
    return (
      <>
        <PageHead title="Product" section="Products" mode={scope.mode} />
        <ProblemAlert problem={problemOf(product.error)} mode={scope.mode} retry={() => void product.refetch()} />
      </>
    );
  }
  return <Editor product={product.data} offer={price.data ?? null} waiting={price.isLoading} />;
}

function Editor({ product, offer, waiting }: { product: ProductView; offer: PriceOffer | null; waiting: boolean }) {
  const { mode } = useScope();
  const [failed, setFailed] = useState(false);
  const [asked, setAsked] = useState<'archive' | 'restore' | null>(null);
  const archived = product.status === 'archived';
  const mismatch = product.stripe && !product.stripe.matches ? product.stripe.why : null;
  return (
    <>
      <PageHead
        title={product.name}
        section="Products"
        mode={mode}
        failed={failed}
        facts={
          <span className={classes.facts}>
            <ProductState product={product} />
            <CopyField value={product.product_code} label="product code" short={false} />
            <span>{kindName(product.kind)}</span>
            <span>
              changed <RelativeTime value={product.updated_at} />
            </span>
          </span>
        }
        actions={
          <RoleGate permission="configure" otherwise="hide">
            <Button variant="default" onClick={() => setAsked(archived ? 'restore' : 'archive')}>
              {archived ? 'Restore…' : 'Archive…'}
            </Button>
          </RoleGate>
        }
      />
      <div className={classes.banners}>
        {archived ? (
          <QuietBanner>
            Archived <RelativeTime value={product.archived_at} />: new checkouts of it are refused, and who has it keeps it. Restore it to
            change it.
          </QuietBanner>
        ) : null}
        {mismatch && !archived ? <QuietBanner tone="warn">{mismatch} New checkouts of it fail until that is mended.</QuietBanner> : null}
        {product.stripe_note && !archived ? <QuietBanner>{product.stripe_note}</QuietBanner> : null}
      </div>
      {waiting ? (
        <Card title="Product" loading={8} />
      ) : (
        <ProductForm
          // Not by its last change: a new look at it must not take away what is being typed.
          key={`${product.status}-${product.id}`}
          product={product}
          initial={valuesOf(product)}
          initialOffer={offer}
          onFailed={setFailed}
        />
      )}
      {asked === 'archive' ? <ArchiveDialog product={product} onClose={() => setAsked(null)} /> : null}
      {asked === 'restore' ? <RestoreDialog product={product} onClose={() => setAsked(null)} /> : null}
    </>
  );
}
