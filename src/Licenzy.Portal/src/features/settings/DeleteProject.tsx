import { Button } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { Card } from '@/components/Card';
import { DangerDialog } from '@/components/DangerDialog';
import { Notice } from '@/components/Notice';
import { RoleGate } from '@/components/RoleGate';
import { useToast } from '@/shell/Toasts';
import { counted, listed } from '@/text/numbers';
import classes from './Settings.module.css';
import { deleteProject, type Project, useProjectContents, useProjectsChanged } from './settingsData';

/** The part of the settings that cannot be taken back. */
export function DeleteProject({ project }: { project: Project }) {
  const [asked, setAsked] = useState(false);
  return (
    <Card tone="danger" title="Delete this project" description="Both modes end at once. There is no way back.">
      <div className={classes.danger}>
        <p>Its keys open nothing any more, its Stripe connections are removed here, and no event is sent. Stripe goes on charging subscriptions.</p>
        <RoleGate permission="own" action="delete projects">
          {(gate) => (
            <Button variant="default" onClick={() => setAsked(true)} {...gate.props}>
              Delete {project.name}…
            </Button>
          )}
        </RoleGate>
      </div>
      {asked ? <DeleteDialog project={project} onClose={() => setAsked(false)} /> : null}
    </Card>
  );
}

function DeleteDialog({ project, onClose }: { project: Project; onClose: () => void }) {
  const contents = useProjectContents(project.id);
  const changed = useProjectsChanged();
  const navigate = useNavigate();
  const toast = useToast();
  const inUse = contents.data?.liveKeysInUse ?? [];
  return (
    <DangerDialog
      title={`Delete ${project.name} for good`}
      opened
      onClose={onClose}
      confirmLabel={`Delete ${project.name}`}
      keepLabel={`Keep ${project.name}`}
      typeToConfirm={project.name}
      onConfirm={async () => {
        await deleteProject(project.id, project.name);
        await navigate({ to: '/account/projects' });
        await changed();
        toast.show({ text: `Deleted ${project.name}.` });
      }}
    >
      {inUse.length > 0 ? (
        <Notice tone="warn" title="Live traffic.">
          {listed(inUse)} {inUse.length === 1 ? 'was' : 'were'} used in live mode within the last hour, which keeps the project from being deleted.
          Revoke {inUse.length === 1 ? 'it' : 'them'} first.
        </Notice>
      ) : null}
      <p>What goes, in test and live mode:</p>
      <ul className={classes.goes}>
        <li>{contents.data ? `${counted(contents.data.keys, 'API key')}: calls with them are refused` : 'its API keys: calls with them are refused'}</li>
        <li>{contents.data ? counted(contents.data.products, 'product') : 'its products'}</li>
        <li>the access of its customers, and what is known of them here</li>
        <li>its endpoints and the Stripe connections, which Stripe itself keeps</li>
      </ul>
    </DangerDialog>
  );
}
