import { Link, useParams, useRouterState } from '@tanstack/react-router';
import classes from './Crumbs.module.css';
import { allPages } from './navigation';
import { useScopeIfAny } from './scope';

/** On a page that lies below a list: the list as a link, and what the page is about. */
export function Crumbs() {
  const scope = useScopeIfAny();
  const parameters = useParams({ strict: false });
  const path = useRouterState({ select: (state) => state.location.pathname });
  const section = scope ? path.slice(scope.path('/').length).split('/')[0] : undefined;
  const page = allPages.find((known) => known.path === section);
  const about =
    parameters.subjectRef ?? parameters.productId ?? parameters.eventId ?? parameters.deliveryId ?? parameters.endpointId ?? undefined;
  if (!scope || !page || !about) {
    return <div className={classes.crumbs} />;
  }
  return (
    <nav className={classes.crumbs} aria-label="Where this page lies">
      <Link to={`/p/$projectId/$mode/${page.path}`} params={{ projectId: scope.projectId, mode: scope.mode }} className={classes.link}>
        {page.label}
      </Link>
      <span aria-hidden>/</span>
      <code className={classes.here} title={about}>
        {about}
      </code>
    </nav>
  );
}
