import { useCallback, useState } from 'react';
import { problemOf } from '@/api/problem';
import { Card } from '@/components/Card';
import { CopyField } from '@/components/CopyField';
import { PageLink } from '@/components/links';
import { PageHead } from '@/components/PageHead';
import { ProblemAlert } from '@/components/ProblemAlert';
import { QuietBanner } from '@/components/QuietBanner';
import { whyNot } from '@/components/roles';
import { useUnsavedGuard } from '@/components/UnsavedGuard';
import { useMay, useMe } from '@/shell/me';
import { useScope } from '@/shell/scope';
import { DeleteProject } from './DeleteProject';
import classes from './Settings.module.css';
import { useProjects } from './settingsData';
import { GraceSection, NameSection, ReturnSection, type SectionProps, ZoneSection } from './SettingsSections';

/** The project's settings, which hold for both modes; each part is saved by itself. */
export function SettingsPage() {
  const { projectId, mode } = useScope();
  const role = useMe().role;
  const may = useMay('configure');
  const projects = useProjects();
  const project = projects.data?.data.find((known) => known.id === projectId);
  const [dirty, setDirty] = useState<ReadonlySet<string>>(new Set());
  const onDirty = useCallback((title: string, isDirty: boolean) => {
    setDirty((before) => {
      if (before.has(title) === isDirty) {
        return before;
      }
      const next = new Set(before);
      if (isDirty) {
        next.add(title);
      } else {
        next.delete(title);
      }
      return next;
    });
  }, []);
  const guard = useUnsavedGuard(dirty.size > 0);
  const section: SectionProps | null = project ? { project, may, onDirty } : null;
  return (
    <>
      {guard}
      <PageHead
        title="Settings"
        mode={mode}
        facts={
          <span className={classes.facts}>
            <span>They hold for both modes.</span>
            <CopyField value={projectId} label="project id" />
            <PageLink to="/p/$projectId/$mode/audit-log" params={{ projectId, mode }} search={{ object: projectId }}>
              Who changed them
            </PageLink>
          </span>
        }
      />
      <div className={classes.page}>
        {may ? null : <QuietBanner>{whyNot(role, 'configure', 'change settings')}</QuietBanner>}
        {projects.error ? <ProblemAlert problem={problemOf(projects.error)} retry={() => void projects.refetch()} /> : null}
        {projects.isPending ? <Card title="Name" loading={3} /> : null}
        {section && project ? (
          <>
            {/* Saved values come back with a new time: what was typed elsewhere on the page stays. */}
            <NameSection key={`name ${project.name}`} {...section} />
            <ReturnSection
              key={`return ${project.success_url} ${project.cancel_url} ${project.allowed_return_hosts.join(' ')}`}
              {...section}
            />
            <GraceSection key={`grace ${project.past_due_grace_days}`} {...section} />
            <ZoneSection key={`zone ${project.time_zone}`} {...section} />
            <DeleteProject project={project} />
          </>
        ) : null}
      </div>
    </>
  );
}
