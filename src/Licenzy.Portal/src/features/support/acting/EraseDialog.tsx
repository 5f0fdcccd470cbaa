import { useQuery } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { call, write } from '@/api/client';
import { problemOf } from '@/api/problem';
import { DangerDialog } from '@/components/DangerDialog';
import { Notice } from '@/components/Notice';
import { ProblemAlert } from '@/components/ProblemAlert';
import { SkeletonRows } from '@/components/SkeletonRows';
import { useScope } from '@/shell/scope';
import { forgetCustomer } from '@/shell/recentCustomers';
import { useToast } from '@/shell/Toasts';
import { erasedPart } from './erasedParts';
import { useRefreshCustomer } from './useAfterAction';
import classes from './dialogs.module.css';

interface EraseDialogProps {
  subjectRef: string;
  opened: boolean;
  onClose: () => void;
}

/** Erases a customer for good: lists what goes and what must stay, and wants their reference typed. */
export function EraseDialog({ subjectRef, opened, onClose }: EraseDialogProps) {
  const { api, mode, projectId, path } = useScope();
  const router = useRouter();
  const toast = useToast();
  const refresh = useRefreshCustomer();

  async function erase() {
    const params = { path: { subject_ref: subjectRef } };
    const body = { confirm: subjectRef };
    const result = await write(() => api.DELETE('/portal/support/customers/{subject_ref}', { params, body }));
    forgetCustomer(projectId, mode, subjectRef);
    refresh(subjectRef);
    router.history.push(path('/customers'));
    toast.show({
      text: `Erased ${subjectRef}.`,
      detail:
        result.state === 'running'
          ? 'The rest goes within minutes; nothing can be done for them meanwhile.'
          : 'What stays names nobody any more.',
    });
  }

  return (
    <DangerDialog
      title={
        <>
          Erase <code>{subjectRef}</code> for good
        </>
      }
      mode={mode}
      opened={opened}
      onClose={onClose}
      confirmLabel={`Erase ${subjectRef}`}
      keepLabel={`Keep ${subjectRef}`}
      typeToConfirm={subjectRef}
      onConfirm={erase}
    >
      <WhatGoes subjectRef={subjectRef} />
    </DangerDialog>
  );
}

function WhatGoes({ subjectRef }: { subjectRef: string }) {
  const { api, key } = useScope();
  const preview = useQuery({
    queryKey: key('customer', subjectRef, 'erasure'),
    gcTime: 0,
    retry: false,
    refetchOnWindowFocus: false,
    queryFn: () => {
      const params = { path: { subject_ref: subjectRef } };
      const body = { confirm: subjectRef, dry_run: true };
      return call(() => api.DELETE('/portal/support/customers/{subject_ref}', { params, body }));
    },
  });
  if (preview.error) {
    return <ProblemAlert problem={problemOf(preview.error)} retry={() => void preview.refetch()} />;
  }
  if (!preview.data) {
    return <SkeletonRows rows={5} />;
  }
  const { goes, stays, warnings } = preview.data;
  const some = goes.filter((part) => part.count > 0);
  return (
    <div className={classes.stack}>
      {warnings.map((warning) => (
        <Notice key={warning.code} tone="warn">
          {warning.detail}
        </Notice>
      ))}
      <div>
        <strong>What goes, and cannot be brought back</strong>
        {some.length === 0 ? (
          <p className={classes.quiet}>Nothing is known of them but the reference.</p>
        ) : (
          <ul className={classes.list}>
            {some.map((part) => (
              <li key={part.what}>{erasedPart(part.what, part.count)}</li>
            ))}
          </ul>
        )}
      </div>
      <div>
        <strong>What stays</strong>
        <ul className={classes.list}>
          {stays.map((part) => (
            <li key={part.what}>{part.why}</li>
          ))}
        </ul>
      </div>
    </div>
  );
}
