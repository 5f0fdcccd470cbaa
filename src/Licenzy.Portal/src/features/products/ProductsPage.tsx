import { Button, NativeSelect } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { IconDownload, IconPackage, IconPlus, IconTransferOut } from '@tabler/icons-react';
import { useState } from 'react';
import { call } from '@/api/client';
import { problemOf } from '@/api/problem';
import { Card } from '@/components/Card';
import { CsvExport } from '@/components/CsvExport';
import { DataTable } from '@/components/DataTable';
import { EmptyState } from '@/components/EmptyState';
import { FilterChips } from '@/components/FilterChips';
import { ButtonLink } from '@/components/links';
import { PageHead } from '@/components/PageHead';
import { RoleGate } from '@/components/RoleGate';
import { useMay } from '@/shell/me';
import { usePageActions } from '@/shell/pageActions';
import { useScope } from '@/shell/scope';
import { oneOf } from '@/shell/search';
import { useToast } from '@/shell/Toasts';
import { problemWords } from '@/text/problems';
import { ArchiveDialog, RestoreDialog } from './ArchiveDialogs';
import { CopyToLiveDialog } from './CopyToLiveDialog';
import { ImportDialog } from './ImportDialog';
import { productColumns, productCsv } from './productColumns';
import { changeProduct, useProducts, useProductsChanged } from './productData';
import { ProductMenu } from './ProductMenu';
import { kindName, productKinds, type ProductView } from './productText';
import classes from './Products.module.css';

const icon = { size: 16, stroke: 1.7 };

/** What there is to sell in this mode, with what Stripe says of each price. */
export function ProductsPage() {
  const scope = useScope();
  const { projectId, mode } = scope;
  const search = useSearch({ from: '/person/p/$projectId/$mode/products' });
  const navigate = useNavigate();
  const may = useMay('configure');
  const status = oneOf(search.status, ['active', 'archived'], 'active');
  const kind = productKinds.find((known) => known === search.kind);
  const list = useProducts(scope, status, kind);
  const [asked, setAsked] = useState<{ deed: 'archive' | 'restore'; product: ProductView } | null>(null);
  const sell = useSell();

  const go = (change: { status?: string; kind?: string; dialog?: string }) =>
    void navigate({
      to: '/p/$projectId/$mode/products',
      params: { projectId, mode },
      search: { status: search.status, kind: search.kind, ...change },
      replace: true,
    });
  const address = (value: string) => `${scope.path('/products')}?${new URLSearchParams({ status: value, ...(kind ? { kind } : {}) })}`;
  usePageActions(
    may
      ? [
          { id: 'new-product', label: 'New product', icon: IconPlus, run: () => void navigate({ to: scope.path('/products/new') }) },
          { id: 'import-products', label: 'Import products from Stripe', icon: IconDownload, run: () => go({ dialog: 'import' }) },
          { id: 'copy-to-live', label: 'Copy products to live', icon: IconTransferOut, run: () => go({ dialog: 'copy' }) },
        ]
      : [],
  );

  const columns = productColumns((product) => (
    <ProductMenu
      product={product}
      onArchive={() => setAsked({ deed: 'archive', product })}
      onRestore={() => setAsked({ deed: 'restore', product })}
      onSell={(active) => void sell(product, active)}
    />
  ));
  return (
    <>
      <PageHead
        title="Products"
        mode={mode}
        facts="A product says what a purchase of a Stripe price gives, and how long."
        actions={
          <>
            <RoleGate permission="configure" otherwise="hide">
              <Button variant="default" leftSection={<IconTransferOut {...icon} />} onClick={() => go({ dialog: 'copy' })}>
                {mode === 'live' ? 'Copy from test' : 'Copy to live'}
              </Button>
              <Button variant="default" leftSection={<IconDownload {...icon} />} onClick={() => go({ dialog: 'import' })}>
                Import from Stripe
              </Button>
            </RoleGate>
            <NewProductButton />
          </>
        }
      />
      <Card
        flush
        title="What there is to sell"
        aside={
          <CsvExport
            fileName={`products-${mode}`}
            noun="products"
            columns={productCsv}
            fetch={(cursor, signal) =>
              call(() => scope.api.GET('/portal/products', { params: { query: { status, kind, cursor, limit: 100 } }, signal }))
            }
          />
        }
      >
        <div className={classes.bar}>
          <FilterChips
            label="State"
            value={status}
            options={[
              { value: 'active', label: 'Active', href: address('active') },
              { value: 'archived', label: 'Archived', href: address('archived') },
            ]}
          />
          <NativeSelect
            size="xs"
            aria-label="Kind of product"
            value={kind ?? ''}
            data={[{ value: '', label: 'Every kind' }, ...productKinds.map((value) => ({ value, label: kindName(value) }))]}
            onChange={(event) => go({ kind: event.currentTarget.value })}
          />
        </div>
        <DataTable
          label="Products"
          columns={columns}
          rowKey={(product) => product.id}
          getRowHref={(product) => scope.path(`/products/${product.id}`)}
          empty={<NoProducts archived={status === 'archived'} filtered={kind !== undefined} clear={() => go({ kind: '' })} />}
          expectedRows={4}
          {...list}
        />
      </Card>
      {search.dialog === 'import' && may ? <ImportDialog onClose={() => go({ dialog: undefined })} /> : null}
      {search.dialog === 'copy' && may ? <CopyToLiveDialog onClose={() => go({ dialog: undefined })} /> : null}
      {asked?.deed === 'archive' ? <ArchiveDialog product={asked.product} onClose={() => setAsked(null)} /> : null}
      {asked?.deed === 'restore' ? <RestoreDialog product={asked.product} onClose={() => setAsked(null)} /> : null}
    </>
  );
}

/** The way to the editor, for those who may. */
function NewProductButton() {
  const { projectId, mode } = useScope();
  return (
    <RoleGate permission="configure" action="make products">
      {(gate) =>
        gate.allowed ? (
          <ButtonLink
            to="/p/$projectId/$mode/products/$productId"
            params={{ projectId, mode, productId: 'new' }}
            leftSection={<IconPlus {...icon} />}
          >
            New product
          </ButtonLink>
        ) : (
          <Button leftSection={<IconPlus {...icon} />} {...gate.props}>
            New product
          </Button>
        )
      }
    </RoleGate>
  );
}

function NoProducts({ archived, filtered, clear }: { archived: boolean; filtered: boolean; clear: () => void }) {
  const { mode } = useScope();
  if (filtered) {
    return (
      <EmptyState
        variant="filtered"
        icon={IconPackage}
        title={`No ${archived ? 'archived ' : ''}product of this kind in ${mode} mode`}
        actions={
          <Button variant="default" onClick={clear}>
            Show every kind
          </Button>
        }
      />
    );
  }
  return archived ? (
    <EmptyState icon={IconPackage} title="No archived products" text="A product that you archive waits here, and can be restored by its code." />
  ) : (
    <EmptyState
      icon={IconPackage}
      title={`No products in ${mode} mode yet`}
      text="A product ties a price in Stripe to what a buyer gets. Pick a price and give it a code; checkouts name the code."
      actions={<NewProductButton />}
    />
  );
}

/** Takes a product from sale or puts it back, with a way back. */
function useSell(): (product: ProductView, active: boolean) => Promise<void> {
  const scope = useScope();
  const changed = useProductsChanged(scope);
  const toast = useToast();
  return async (product, active) => {
    try {
      await changeProduct(scope, product.id, { active });
      toast.show({
        text: active ? `${product.name} is on sale in ${scope.mode}.` : `Took ${product.name} from sale in ${scope.mode}.`,
        detail: active ? 'Checkouts of it open again.' : 'New checkouts are refused. Who has it keeps it.',
        undo: {
          run: async () => {
            await changeProduct(scope, product.id, { active: !active });
            await changed();
          },
        },
      });
    } catch (failure) {
      const words = problemWords(problemOf(failure), { notDone: `${product.name} stays as it was.` });
      toast.show({ tone: 'bad', text: words.title, detail: words.text });
    }
    await changed();
  };
}
