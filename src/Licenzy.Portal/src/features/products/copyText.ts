import type { Schema } from '@/api/schemas';
import { counted } from '@/text/numbers';

/** How the products of test mode stand in live mode, in one line. */
export function copySummary(rows: readonly Pick<Schema<'CopyToLiveCopy'>, 'result'>[]): string {
  if (rows.length === 0) {
    return 'There is no product on sale in test mode to copy.';
  }
  const of = (result: string) => rows.filter((row) => row.result === result).length;
  const parts = [
    of('new') > 0 ? `${counted(of('new'), 'product')} can be copied` : '',
    of('old') > 0 ? `${of('old')} in live mode already` : '',
    of('differs') > 0 ? (of('differs') === 1 ? '1 differs there' : `${of('differs')} differ there`) : '',
    of('missing') > 0 ? `${of('missing')} without what live mode needs` : '',
  ].filter(Boolean);
  return `${parts.join(', ')}.`;
}
