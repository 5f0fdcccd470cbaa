import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { call, write } from '@/api/client';
import { type CursorList, useCursorList } from '@/api/useCursorList';
import type { Schema } from '@/api/schemas';
import { useAccountScope } from '@/shell/accountScope';
import type { Scope } from '@/shell/scope';
import type { PriceOffer, ProductView } from './productText';

/** The page of products that the address names. */
export function useProducts(scope: Scope, status: string, kind: string | undefined): CursorList<ProductView> {
  return useCursorList({
    key: scope.key('products', { status, kind }),
    fetch: (page, signal) => call(() => scope.api.GET('/portal/products', { params: { query: { status, kind, ...page } }, signal })),
  });
}

/** One product. */
export function productQuery(scope: Scope, productId: string) {
  return queryOptions({
    queryKey: scope.key('products', 'one', productId),
    queryFn: ({ signal }) =>
      call(() => scope.api.GET('/portal/products/{product}', { params: { path: { product: productId } }, signal })),
  });
}

/** The prices of the connected account whose id or name contains this; as many as one look takes in. */
export function usePrices(scope: Scope, search: string, enabled = true) {
  return useQuery({
    queryKey: scope.key('products', 'prices', search),
    staleTime: 30_000,
    enabled,
    queryFn: ({ signal }) =>
      call(() => scope.api.GET('/portal/stripe/prices', { params: { query: { search: search || undefined, limit: 100 } }, signal })),
    placeholderData: (before) => before,
  });
}

/** One price by its id, with what it could be sold as; null when the account has none of that id. */
export async function priceOf(scope: Scope, priceId: string): Promise<PriceOffer | null> {
  const page = await call(() => scope.api.GET('/portal/stripe/prices', { params: { query: { search: priceId, limit: 100 } } }));
  return page.data.find((offer) => offer.stripe_price_id === priceId) ?? null;
}

/** The project's settings; the preview of a product says what its grace is. */
export function useProject(scope: Scope) {
  const { api, key } = useAccountScope();
  return useQuery({
    queryKey: key('projects'),
    queryFn: ({ signal }) => call(() => api.GET('/portal/projects', { signal })),
    select: (page) => page.data.find((project) => project.id === scope.projectId),
  });
}

/** Asks again for everything about products, in both modes: a copy to live changes the other one. */
export function useProductsChanged(scope: Scope): () => Promise<void> {
  const client = useQueryClient();
  return async () => {
    await Promise.all([
      client.invalidateQueries({ queryKey: [scope.projectId, 'test', 'products'] }),
      client.invalidateQueries({ queryKey: [scope.projectId, 'live', 'products'] }),
      client.invalidateQueries({ queryKey: scope.key('unmapped') }),
      client.invalidateQueries({ queryKey: scope.key('attention') }),
    ]);
  };
}

/** Makes a product; the same intent keeps its key through every retry. */
export function makeProduct(scope: Scope, body: Schema<'ProductRequest'>, intent: string): Promise<Schema<'SavedProduct'>> {
  return write(() => scope.api.POST('/portal/products', { body, params: { header: { 'Idempotency-Key': intent } } }));
}

export function changeProduct(scope: Scope, productId: string, body: Schema<'ProductPatch'>): Promise<Schema<'SavedProduct'>> {
  return write(() => scope.api.PATCH('/portal/products/{product}', { params: { path: { product: productId } }, body }));
}

export function archiveProduct(scope: Scope, productId: string): Promise<Schema<'ArchiveProductResponse'>> {
  return write(() => scope.api.DELETE('/portal/products/{product}', { params: { path: { product: productId } } }));
}

/**
 * Takes an archived product back as it was: the code names it, and what is not sent would fall to its default. `active` says whether it is on
 * sale then: an archived product is not, and says nothing of what it was before.
 */
export function restoreProduct(scope: Scope, product: ProductView, active = true): Promise<Schema<'SavedProduct'>> {
  const { name, kind, stripe_price_id, duration_days, usage_units, expires_after_days, metadata } = product;
  return write(() =>
    scope.api.PUT('/portal/products/{product}', {
      params: { path: { product: product.product_code } },
      body: {
        mode: scope.mode,
        name,
        kind,
        stripe_price_id,
        duration_days,
        usage_units,
        expires_after_days,
        allow_repeat: kind === 'subscription' ? product.allow_repeat : null,
        active,
        metadata,
      },
    }),
  );
}

/** Says what an import would make, or makes it. */
export function importProducts(
  scope: Scope,
  prices: readonly Schema<'ImportProductsLine'>[],
  dryRun: boolean,
  intent?: string,
): Promise<Schema<'ImportProductsResponse'>> {
  return (dryRun ? call : write)(() =>
    scope.api.POST('/portal/products/import', {
      body: { mode: scope.mode, prices: [...prices], dry_run: dryRun },
      params: { header: intent ? { 'Idempotency-Key': intent } : {} },
    }),
  );
}

/** Says how each product of test mode stands in live mode, or makes those that are named. */
export function copyToLive(
  scope: Scope,
  codes: readonly string[] | null,
  dryRun: boolean,
  intent?: string,
): Promise<Schema<'CopyToLiveResponse'>> {
  return (dryRun ? call : write)(() =>
    scope.api.POST('/portal/products/copy-to-live', {
      body: { product_codes: codes ? [...codes] : null, dry_run: dryRun },
      params: { header: intent ? { 'Idempotency-Key': intent } : {} },
    }),
  );
}
