import type { ReactNode } from 'react';
import { PageHead } from '@/components/PageHead';

const pages = [
  { label: 'Profile', href: '/me/profile' },
  { label: 'Security', href: '/me/security' },
  { label: 'Sessions', href: '/me/sessions' },
] as const;

interface MeHeadProps {
  page: (typeof pages)[number]['label'];
  facts: ReactNode;
  actions?: ReactNode;
  failed?: boolean;
}

/** The head of the pages about the person, with the way to the others. */
export function MeHead({ page, facts, actions, failed }: MeHeadProps) {
  return (
    <PageHead
      title={page}
      section={page === 'Profile' ? undefined : 'Profile'}
      facts={facts}
      actions={actions}
      failed={failed}
      tabs={pages.map((one) => ({ ...one, current: one.label === page }))}
    />
  );
}
