import { Button } from '@mantine/core';
import { IconShieldCheckFilled } from '@tabler/icons-react';
import { problemOf } from '@/api/problem';
import { CopyField } from '@/components/CopyField';
import { ProblemAlert } from '@/components/ProblemAlert';
import { QuietBanner } from '@/components/QuietBanner';
import { RelativeTime } from '@/components/RelativeTime';
import { useScope } from '@/shell/scope';
import { counted, grouped } from '@/text/numbers';
import classes from './Audit.module.css';
import { useVerdict } from './auditData';

/** Whether anybody changed the log since it was written, and what that rests on. */
export function ChainVerdict() {
  const verdict = useVerdict(useScope());
  if (verdict.error) {
    return <ProblemAlert problem={problemOf(verdict.error)} retry={() => void verdict.refetch()} retrying={verdict.isFetching} />;
  }
  const data = verdict.data;
  if (!data) {
    return <QuietBanner>Checking that no entry was changed…</QuietBanner>;
  }
  const again = (
    <Button variant="default" size="xs" loading={verdict.isFetching} onClick={() => void verdict.refetch()}>
      Check again
    </Button>
  );
  if (data.verified && data.entries === 0) {
    return null;
  }
  if (!data.verified) {
    return (
      <QuietBanner tone="warn" announce action={again}>
        <strong>The chain is broken at entry {data.broken_at === null ? '?' : grouped(data.broken_at)}.</strong> {data.why} The{' '}
        {counted(data.entries, 'entry', 'entries')} before it fit. Somebody changed the database by hand, or a backup was restored in part.
      </QuietBanner>
    );
  }
  return (
    <QuietBanner icon={IconShieldCheckFilled} action={again}>
      <strong>Chain verified</strong> <RelativeTime value={data.verified_at} />: {counted(data.entries, 'entry follows', 'entries follow')} each
      other unchanged. Each holds the hash of the one before; keep the last one elsewhere, and nobody can rewrite what came before it:{' '}
      <span className={classes.hash}>
        <CopyField value={data.head} label="the last hash" short={false} />
      </span>
    </QuietBanner>
  );
}
