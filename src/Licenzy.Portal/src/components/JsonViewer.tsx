import { Button } from '@mantine/core';
import { useMemo, useState } from 'react';
import { bytes } from '@/text/numbers';
import { maskSecretsIn } from '@/text/secrets';
import { CodeFrame } from './CodeFrame';
import { JsonNode } from './JsonNode';
import classes from './JsonViewer.module.css';

/** One of several payloads that belong together. */
interface JsonTab {
  label: string;
  data: unknown;
}

interface JsonViewerProps {
  /** What it is: `Stripe event, as received`. */
  label: string;
  data?: unknown;
  /** Several payloads, one behind the other; then `data` is not looked at. */
  tabs?: readonly JsonTab[];
  /** Where an id in it leads; by default to whatever it names. Null: ids are text. */
  hrefOf?: ((id: string) => string | null) | null;
  maxHeight?: number;
}

const large = 200_000;
const goTo = (id: string): string => `/go/${encodeURIComponent(id)}`;

/** A JSON payload: folds, copies, wraps, and never shows a key or a signing secret. A large one asks before it is laid out. */
export function JsonViewer({ label, data, tabs, hrefOf = goTo, maxHeight }: JsonViewerProps) {
  const [tab, setTab] = useState(0);
  const [agreed, setAgreed] = useState<ReadonlySet<number>>(new Set());
  const at = tabs ? Math.min(tab, tabs.length - 1) : 0;
  const raw = tabs ? tabs[at]?.data : data;
  const shown = useMemo(() => maskSecretsIn(raw), [raw]);
  const text = useMemo(() => JSON.stringify(shown, null, 2) ?? 'null', [shown]);
  const tooLarge = text.length > large && !agreed.has(at);
  return (
    <CodeFrame label={label} tabs={tabs?.map((each) => each.label)} tab={at} onTab={setTab} copyText={() => text} maxHeight={maxHeight}>
      {tooLarge ? (
        <div className={classes.ask}>
          <span>This is {bytes(text.length)} of JSON. Laying it out may take some seconds; copying does not.</span>
          <Button variant="default" size="xs" onClick={() => setAgreed(new Set([...agreed, at]))}>
            Show it
          </Button>
        </div>
      ) : (
        <JsonNode key={at} value={shown} depth={0} last hrefOf={hrefOf ?? undefined} />
      )}
    </CodeFrame>
  );
}
