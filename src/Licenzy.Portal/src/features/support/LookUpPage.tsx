import { useQuery } from '@tanstack/react-query';
import { Navigate, useParams, useRouter } from '@tanstack/react-router';
import { IconSearchOff } from '@tabler/icons-react';
import { useEffect } from 'react';
import { call, portalOf, type Mode } from '@/api/client';
import { PortalProblem, problemOf } from '@/api/problem';
import type { Schema } from '@/api/schemas';
import { Card } from '@/components/Card';
import { EmptyState } from '@/components/EmptyState';
import { ButtonLink } from '@/components/links';
import { PageHead } from '@/components/PageHead';
import { ProblemAlert } from '@/components/ProblemAlert';
import { SkeletonRows } from '@/components/SkeletonRows';
import { useMe } from '@/shell/me';
import { lastPlace, type Place } from '@/shell/place';
import { idKind } from '@/text/ids';
import { foundAddress } from './foundAddress';

/** `/go/{id}`: finds what an id names, in the last project, in its mode and then in the other, and goes there. */
export function LookUpPage() {
  const { id = '' } = useParams({ strict: false });
  const me = useMe();
  const last = lastPlace();
  const project = me.projects.find((known) => known.id === last?.projectId) ?? me.workspace ?? me.projects[0];
  const first: Mode = project && project.id === last?.projectId ? (last?.mode ?? 'test') : 'test';
  if (!project) {
    return <Navigate to="/account/projects" />;
  }
  return <LookUp key={id} id={id} place={{ projectId: project.id, mode: first }} projectName={project.name} />;
}

function LookUp({ id, place, projectName }: { id: string; place: Place; projectName: string }) {
  const router = useRouter();
  const query = useQuery({
    queryKey: [place.projectId, place.mode, 'lookup', id],
    queryFn: () => lookUp(id, place),
    staleTime: 0,
    gcTime: 0,
    retry: false,
  });
  const address = query.data ? foundAddress(query.data, place.projectId) : null;
  const href = address ? `${address.path}${router.options.stringifySearch(address.search)}` : null;
  useEffect(() => {
    if (href) {
      // In place of this address: Back leads to where the person came from.
      router.history.replace(href);
    }
  }, [router, href]);
  if (query.isPending || href) {
    return (
      <>
        <PageHead title={id} section="Look up" />
        <Card>
          <SkeletonRows rows={3} />
        </Card>
      </>
    );
  }
  if (query.error) {
    return (
      <>
        <PageHead title={id} section="Look up" />
        <ProblemAlert problem={problemOf(query.error)} retry={() => void query.refetch()} retrying={query.isFetching} />
      </>
    );
  }
  return <Nothing id={id} place={place} projectName={projectName} found={query.data} />;
}

/** Asks in the one mode and then in the other; null when neither knows the id. */
async function lookUp(id: string, place: Place): Promise<Schema<'LookUpResponse'> | null> {
  for (const mode of [place.mode, place.mode === 'live' ? 'test' : 'live'] as const) {
    try {
      return await call(() => portalOf(place.projectId, mode).GET('/portal/lookup/{id}', { params: { path: { id } } }));
    } catch (failure) {
      if (!(failure instanceof PortalProblem) || failure.status !== 404) {
        throw failure;
      }
    }
  }
  return null;
}

interface NothingProps {
  id: string;
  place: Place;
  projectName: string;
  /** It is known, and no page shows it: it belongs to several customers, or to none. */
  found: Schema<'LookUpResponse'> | null;
}

function Nothing({ id, place, projectName, found }: NothingProps) {
  const kind = idKind(id);
  const what = kind === 'other' ? 'this' : `this ${kind}`;
  return (
    <>
      <PageHead title={id} section="Look up" heading={<code>{id}</code>} />
      <Card>
        <EmptyState
          icon={IconSearchOff}
          level={2}
          title={found ? `Nobody's page shows ${what}` : `Nothing here with that id in test or live mode of ${projectName}`}
          text={
            found
              ? found.subject_refs.length > 1
                ? `It belongs to ${found.subject_refs.length} customers: ${found.subject_refs.slice(0, 5).join(', ')}.`
                : `Licenzy knows it in ${found.mode} mode, and no customer of ${projectName} owns it yet. A sale without one waits under Unmapped.`
              : 'It may belong to another project or account: open that project, then try again. Ids are looked up whole, with their prefix.'
          }
          actions={
            <>
              <ButtonLink variant="default" to="/p/$projectId/$mode/customers" params={place} search={{ query: found?.subject_refs[0] ?? id }}>
                Search customers
              </ButtonLink>
              {found && found.subject_refs.length === 0 ? (
                <ButtonLink variant="default" to="/p/$projectId/$mode/unmapped" params={{ projectId: place.projectId, mode: found.mode as Mode }}>
                  Go to Unmapped
                </ButtonLink>
              ) : null}
            </>
          }
        />
      </Card>
    </>
  );
}
