import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { looksLikeId } from '@/text/ids';
import { counted } from '@/text/numbers';
import { AppLink } from './AppLink';
import classes from './JsonViewer.module.css';

interface JsonNodeProps {
  name?: string;
  value: unknown;
  depth: number;
  last: boolean;
  hrefOf: ((id: string) => string | null) | undefined;
}

const openDepth = 2;
const batch = 100;

function Scalar({ value, hrefOf }: Pick<JsonNodeProps, 'value' | 'hrefOf'>) {
  if (typeof value === 'string') {
    const href = hrefOf && looksLikeId(value) ? hrefOf(value) : null;
    const text = JSON.stringify(value);
    return href ? <AppLink href={href}>{text}</AppLink> : <span className={classes.string}>{text}</span>;
  }
  const kind = value === null ? classes.null : typeof value === 'number' ? classes.number : classes.boolean;
  return <span className={kind}>{String(value)}</span>;
}

function Key({ name }: { name: string | undefined }) {
  return name === undefined ? null : <span className={classes.key}>{JSON.stringify(name)}: </span>;
}

/** One value of a payload; objects and lists fold, from the third level on they start folded. */
export function JsonNode({ name, value, depth, last, hrefOf }: JsonNodeProps): ReactNode {
  const [open, setOpen] = useState(depth < openDepth);
  const [most, setMost] = useState(batch);
  const comma = last ? '' : ',';
  if (typeof value !== 'object' || value === null) {
    return (
      <div className={classes.line}>
        <Key name={name} />
        <Scalar value={value} hrefOf={hrefOf} />
        {comma}
      </div>
    );
  }
  const list = Array.isArray(value);
  const [begin, end] = list ? ['[', ']'] : ['{', '}'];
  const entries: [string, unknown][] = Object.entries(value);
  if (entries.length === 0) {
    return (
      <div className={classes.line}>
        <Key name={name} />
        {begin}
        {end}
        {comma}
      </div>
    );
  }
  const size = list ? counted(entries.length, 'item') : counted(entries.length, 'field');
  return (
    <div>
      <div className={classes.line}>
        <button type="button" className={classes.fold} aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? <IconChevronDown size={12} aria-hidden="true" /> : <IconChevronRight size={12} aria-hidden="true" />}
          <Key name={name} />
          {begin}
          {open ? null : (
            <>
              <span className={classes.size}> {size} </span>
              {end}
              {comma}
            </>
          )}
        </button>
      </div>
      {open ? (
        <>
          <div className={classes.inner}>
            {entries.slice(0, most).map(([key, inner], index) => (
              <JsonNode
                key={key}
                name={list ? undefined : key}
                value={inner}
                depth={depth + 1}
                last={index === entries.length - 1}
                hrefOf={hrefOf}
              />
            ))}
            {entries.length > most ? (
              <button type="button" className={classes.more} onClick={() => setMost(most + 10 * batch)}>
                Show {counted(Math.min(entries.length - most, 10 * batch), 'more', 'more')} of {counted(entries.length, 'entry', 'entries')}
              </button>
            ) : null}
          </div>
          <div className={classes.line}>
            {end}
            {comma}
          </div>
        </>
      ) : null}
    </div>
  );
}
