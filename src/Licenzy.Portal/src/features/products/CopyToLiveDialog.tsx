import { Button, Checkbox } from '@mantine/core';
import { IconAlertTriangleFilled, IconCircleCheckFilled, IconCirclePlus, IconCircleX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { newIntents } from '@/api/intent';
import { type Problem, problemOf } from '@/api/problem';
import type { Schema } from '@/api/schemas';
import { DialogActions, DialogFrame } from '@/components/DialogFrame';
import { CopyField } from '@/components/CopyField';
import { ButtonLink } from '@/components/links';
import { ProblemAlert } from '@/components/ProblemAlert';
import { SkeletonRows } from '@/components/SkeletonRows';
import { useScope } from '@/shell/scope';
import { useToast } from '@/shell/Toasts';
import { counted } from '@/text/numbers';
import { copySummary } from './copyText';
import classes from './Dialogs.module.css';
import { copyToLive, useProductsChanged } from './productData';

type Copy = Schema<'CopyToLiveCopy'>;

const looks = {
  new: { tone: 'ok', word: 'New', icon: IconCirclePlus },
  old: { tone: 'off', word: 'Same in live', icon: IconCircleCheckFilled },
  differs: { tone: 'warn', word: 'Differs', icon: IconAlertTriangleFilled },
  missing: { tone: 'bad', word: 'Missing', icon: IconCircleX },
} as const;

/** Makes in live mode the products of test mode: says of each what is there, what would be made and what is missing. */
export function CopyToLiveDialog({ onClose }: { onClose: () => void }) {
  const scope = useScope();
  const changed = useProductsChanged(scope);
  const toast = useToast();
  const look = useQuery({
    queryKey: [scope.projectId, 'live', 'products', 'copy'],
    staleTime: 0,
    gcTime: 0,
    queryFn: () => copyToLive(scope, null, true),
  });
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const [intents] = useState(newIntents);
  const rows = look.data?.data ?? [];
  const fresh = rows.filter((row) => row.result === 'new');
  const codes = fresh.map((row) => row.product_code).filter((code) => !left.has(code));

  async function copy() {
    setBusy(true);
    setProblem(null);
    try {
      const answer = await copyToLive(scope, codes, false, intents.of(codes));
      await changed();
      const made = answer.data.filter((row) => row.result === 'new').length;
      toast.show({ text: `Copied ${counted(made, 'product')} to live.`, detail: 'They can be bought in live mode now.' });
      onClose();
    } catch (failure) {
      setProblem(problemOf(failure));
    } finally {
      setBusy(false);
    }
  }

  return (
    <DialogFrame title="Copy products to live" mode="live" opened onClose={onClose} width={760}>
      <p>
        A product is copied when one price in live mode is certainly the same: by its lookup key, or by name, amount and interval. What is in
        live mode already is not changed.
      </p>
      {look.error ? <ProblemAlert problem={problemOf(look.error)} retry={() => void look.refetch()} /> : null}
      {look.isPending ? <SkeletonRows rows={4} height={44} /> : null}
      {look.data ? (
        <>
          <p role="status">
            <strong>{copySummary(rows)}</strong>
          </p>
          <ul className={classes.rows} aria-label="Products of test mode">
            {rows.map((row) => (
              <CopyRow
                key={row.product_code}
                row={row}
                chosen={!left.has(row.product_code)}
                onChoose={(chosen) => {
                  const next = new Set(left);
                  if (chosen) {
                    next.delete(row.product_code);
                  } else {
                    next.add(row.product_code);
                  }
                  setLeft(next);
                }}
              />
            ))}
          </ul>
        </>
      ) : null}
      {problem ? <ProblemAlert problem={problem} notDone="Nothing was copied." /> : null}
      <DialogActions>
        <Button variant="default" data-autofocus onClick={onClose}>
          Not now
        </Button>
        {look.data && fresh.length === 0 ? (
          <ButtonLink to="/p/$projectId/$mode/connection" params={{ projectId: scope.projectId, mode: 'live' }}>
            Look at the live connection
          </ButtonLink>
        ) : (
          <Button loading={busy} disabled={codes.length === 0} onClick={() => void copy()}>
            Copy {counted(codes.length, 'product')} to live
          </Button>
        )}
      </DialogActions>
    </DialogFrame>
  );
}

interface CopyRowProps {
  row: Copy;
  chosen: boolean;
  onChoose: (chosen: boolean) => void;
}

function CopyRow({ row, chosen, onChoose }: CopyRowProps) {
  const look = looks[row.result];
  const Icon = look.icon;
  const can = row.result === 'new';
  return (
    <li className={classes.row} data-off={can ? undefined : true}>
      {can ? (
        <Checkbox
          className={classes.check}
          checked={chosen}
          label={<code className={classes.strong}>{row.product_code}</code>}
          onChange={(event) => onChoose(event.currentTarget.checked)}
        />
      ) : (
        <code className={classes.strong}>{row.product_code}</code>
      )}
      <span className={classes.badge} data-tone={look.tone}>
        <Icon size={13} aria-hidden="true" /> {look.word}
      </span>
      <span className={classes.why}>
        {row.why ?? null}
        {row.live_price_id ? (
          <>
            {row.why ? ' ' : ''}live price <CopyField value={row.live_price_id} label="live price id" />
          </>
        ) : null}
      </span>
    </li>
  );
}
