import { useQuery } from '@tanstack/react-query';
import { call } from '@/api/client';
import type { Schema } from '@/api/schemas';
import { useScope } from '@/shell/scope';

const MOST_PAGES = 10;

/** The products that are for sale in this mode, all of them: what can be granted. */
export function useActiveProducts(enabled: boolean) {
  const { api, key } = useScope();
  return useQuery({
    queryKey: key('products', 'grantable'),
    enabled,
    queryFn: async ({ signal }) => {
      const products: Schema<'ProductView'>[] = [];
      let cursor: string | undefined;
      for (let page = 0; page < MOST_PAGES; page++) {
        const query = { status: 'active', limit: 100, cursor };
        const found = await call(() => api.GET('/portal/products', { params: { query }, signal }));
        products.push(...found.data);
        if (!found.has_more || !found.next_cursor) {
          break;
        }
        cursor = found.next_cursor;
      }
      return products;
    },
  });
}
