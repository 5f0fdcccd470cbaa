import { useQuery } from '@tanstack/react-query';
import { QuietBanner } from '@/components/QuietBanner';
import { useScope } from '@/shell/scope';
import { counted } from '@/text/numbers';
import { afterInstant } from './timelineFilters';
import { useTimelinePage } from './useTimeline';

const MOST = 100;

/** On a page that shows the past: how much happened after it. */
export function LaterRows({ subjectRef, at }: { subjectRef: string; at: string }) {
  const { key } = useScope();
  const page = useTimelinePage(subjectRef, { from: afterInstant(at) });
  const later = useQuery({
    queryKey: key('customer', subjectRef, 'later', at),
    queryFn: ({ signal }) => page(undefined, MOST, signal),
  });
  const count = later.data?.data.length ?? 0;
  if (count === 0) {
    return null;
  }
  return (
    <QuietBanner tone="op">
      {later.data?.has_more ? `More than ${count} later entries are hidden.` : `${counted(count, 'later entry is', 'later entries are')} hidden.`}
    </QuietBanner>
  );
}
