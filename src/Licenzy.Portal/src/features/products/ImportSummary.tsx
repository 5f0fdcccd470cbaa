import { IconCircleCheckFilled, IconCircleMinus, IconSquareRoundedXFilled } from '@tabler/icons-react';
import type { Schema } from '@/api/schemas';
import { counted } from '@/text/numbers';
import { shortId } from '@/text/ids';
import classes from './Dialogs.module.css';
import { kindName } from './productText';

type Line = Schema<'ImportProductsLineResult'>;

const looks = {
  created: { tone: 'ok', word: 'New', icon: IconCircleCheckFilled },
  exists: { tone: 'off', word: 'There already', icon: IconCircleMinus },
  refused: { tone: 'bad', word: 'Refused', icon: IconSquareRoundedXFilled },
} as const;

/** What an import would make, line by line, before it is made. */
export function ImportSummary({ lines }: { lines: readonly Line[] }) {
  const of = (result: Line['result']) => lines.filter((line) => line.result === result).length;
  const placed = lines.reduce((sum, line) => sum + line.placed_sales, 0);
  return (
    <div role="status" className={classes.summary}>
      <p>
        <strong>{counted(of('created'), 'product')} will be made.</strong>
        {of('exists') > 0 ? ` ${of('exists')} there already.` : ''}
        {of('refused') > 0 ? ` ${of('refused')} cannot be made; the others are made anyway.` : ''}
        {placed > 0 ? ` ${counted(placed, 'earlier sale')} will get their product.` : ''}
      </p>
      <ul className={classes.rows} aria-label="What would be made">
        {lines.map((line) => {
          const look = looks[line.result];
          const Icon = look.icon;
          return (
            <li key={line.stripe_price_id} className={classes.result}>
              <span className={classes.badge} data-tone={look.tone}>
                <Icon size={13} aria-hidden="true" /> {look.word}
              </span>
              <code className={classes.strong}>{line.product_code ?? shortId(line.stripe_price_id)}</code>
              <span className={classes.why}>{line.why ?? (line.kind ? kindName(line.kind) : '')}</span>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
