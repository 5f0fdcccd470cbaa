import type { ReactNode } from 'react';
import classes from './FieldList.module.css';

interface FieldListItem {
  label: ReactNode;
  value: ReactNode;
  /** The field's name in the API, shown as code below the label. */
  name?: string;
  /** Left out of the list. */
  hidden?: boolean;
}

interface FieldListProps {
  items: readonly FieldListItem[];
  /** `spread`: values at the far edge, for narrow cards. `columns`: values in one column beside the labels. */
  layout?: 'spread' | 'columns';
}

/** Facts as label and value. */
export function FieldList({ items, layout = 'spread' }: FieldListProps) {
  return (
    <dl className={classes.list} data-layout={layout}>
      {items
        .filter((item) => !item.hidden)
        .map((item, index) => (
          <div key={index} className={classes.item}>
            <dt className={classes.label}>
              {item.label}
              {item.name ? <code className={classes.name}>{item.name}</code> : null}
            </dt>
            <dd className={classes.value}>{item.value}</dd>
          </div>
        ))}
    </dl>
  );
}
