import { createRootRoute, createRoute, createRouter, lazyRouteComponent, notFound, redirect } from '@tanstack/react-router';
import { meQuery } from './api/me';
import { forgetAccount, queryClient } from './api/queries';
import { call, portal } from './api/client';
import { lastPlace, rememberPlace } from './shell/place';
import { RootFrame } from './shell/RootFrame';
import { NotFoundPage } from './shell/NotFoundPage';
import { PageFault } from './shell/PageFault';
import { parseSearch, stringifySearch, texts } from './shell/search';
import { PortalProblem } from './api/problem';

// Each page is a chunk of its own; what all of them share is in the first one. A route names the parameters of its address here, so that
// links to it are checked.

const root = createRootRoute({ component: RootFrame, notFoundComponent: NotFoundPage, errorComponent: PageFault });

const guest = createRoute({
  getParentRoute: () => root,
  id: 'guest',
  component: lazyRouteComponent(() => import('./shell/GuestFrame'), 'GuestFrame'),
  validateSearch: texts('next', 'email'),
});

const signIn = createRoute({
  getParentRoute: () => guest,
  path: '/sign-in',
  validateSearch: texts('next', 'email', 'error'),
  component: lazyRouteComponent(() => import('./features/sign-in/SignInPage'), 'SignInPage'),
});
const signUp = createRoute({
  getParentRoute: () => guest,
  path: '/sign-up',
  component: lazyRouteComponent(() => import('./features/sign-in/SignUpPage'), 'SignUpPage'),
});
const forgotPassword = createRoute({
  getParentRoute: () => guest,
  path: '/reset',
  component: lazyRouteComponent(() => import('./features/sign-in/ForgotPasswordPage'), 'ForgotPasswordPage'),
});
const resetPassword = createRoute({
  getParentRoute: () => guest,
  path: '/reset/$token',
  component: lazyRouteComponent(() => import('./features/sign-in/ResetPasswordPage'), 'ResetPasswordPage'),
});
const verifyEmail = createRoute({
  getParentRoute: () => guest,
  path: '/verify/$token',
  component: lazyRouteComponent(() => import('./features/sign-in/VerifyEmailPage'), 'VerifyEmailPage'),
});
const invitation = createRoute({
  getParentRoute: () => guest,
  path: '/invitation/$token',
  component: lazyRouteComponent(() => import('./features/sign-in/InvitationPage'), 'InvitationPage'),
});

/** Everything that needs a person: without one, the sign-in page, which comes back here. */
const person = createRoute({
  getParentRoute: () => root,
  id: 'person',
  component: lazyRouteComponent(() => import('./shell/PersonFrame'), 'PersonFrame'),
  beforeLoad: async ({ location }) => {
    const known = queryClient.getQueryData(meQuery.queryKey);
    if (known) {
      return;
    }
    const session = await call(() => portal.GET('/portal/auth/session'));
    if (!session.signed_in) {
      throw redirect({ to: '/sign-in', search: { next: location.href } });
    }
    await queryClient.ensureQueryData(meQuery);
  },
});

const home = createRoute({
  getParentRoute: () => person,
  path: '/',
  beforeLoad: async () => {
    const me = await queryClient.ensureQueryData(meQuery);
    const last = lastPlace();
    const project = me.projects.find((known) => known.id === last?.projectId) ?? me.workspace ?? me.projects[0];
    if (!project) {
      throw redirect({ to: '/account/projects' });
    }
    const mode = last?.projectId === project.id ? last.mode : 'test';
    throw redirect({ to: '/p/$projectId/$mode', params: { projectId: project.id, mode } });
  },
});

const lookUp = createRoute({
  getParentRoute: () => person,
  path: '/go/$id',
  component: lazyRouteComponent(() => import('./features/support/LookUpPage'), 'LookUpPage'),
});

const account = createRoute({
  getParentRoute: () => person,
  path: '/account',
  component: lazyRouteComponent(() => import('./shell/AccountFrame'), 'AccountFrame'),
});
const members = createRoute({
  getParentRoute: () => account,
  path: '/members',
  validateSearch: texts('role', 'cursor'),
  component: lazyRouteComponent(() => import('./features/account/MembersPage'), 'MembersPage'),
});
const plan = createRoute({
  getParentRoute: () => account,
  path: '/plan',
  component: lazyRouteComponent(() => import('./features/account/PlanPage'), 'PlanPage'),
});
const projects = createRoute({
  getParentRoute: () => account,
  path: '/projects',
  validateSearch: texts('new'),
  component: lazyRouteComponent(() => import('./features/account/ProjectsPage'), 'ProjectsPage'),
});

const me = createRoute({ getParentRoute: () => person, path: '/me' });
const profile = createRoute({
  getParentRoute: () => me,
  path: '/profile',
  component: lazyRouteComponent(() => import('./features/me/ProfilePage'), 'ProfilePage'),
});
const security = createRoute({
  getParentRoute: () => me,
  path: '/security',
  component: lazyRouteComponent(() => import('./features/me/SecurityPage'), 'SecurityPage'),
});
const sessions = createRoute({
  getParentRoute: () => me,
  path: '/sessions',
  validateSearch: texts('cursor', 'limit'),
  component: lazyRouteComponent(() => import('./features/me/SessionsPage'), 'SessionsPage'),
});

/** Everything of one project in one mode. A project of another account of the person's is opened by changing the account. */
const project = createRoute({
  getParentRoute: () => person,
  path: '/p/$projectId/$mode',
  component: lazyRouteComponent(() => import('./shell/ProjectFrame'), 'ProjectFrame'),
  beforeLoad: async ({ params, preload }) => {
    if (params.mode !== 'test' && params.mode !== 'live') {
      throw notFound();
    }
    // Pointing at a link only loads its page: where the person works is changed by going there.
    if (preload) {
      return;
    }
    const person = await queryClient.ensureQueryData(meQuery);
    if (!person.projects.some((known) => known.id === params.projectId)) {
      await openWorkspace(params.projectId);
    }
    rememberPlace({ projectId: params.projectId, mode: params.mode });
  },
});

async function openWorkspace(projectId: string): Promise<void> {
  try {
    await call(() => portal.PUT('/portal/me/workspace', { body: { project_id: projectId, account_id: null } }));
  } catch (failure) {
    if (failure instanceof PortalProblem && failure.status === 404) {
      throw notFound();
    }
    throw failure;
  }
  await queryClient.fetchQuery({ ...meQuery, staleTime: 0 });
  forgetAccount();
}

const start = createRoute({
  getParentRoute: () => project,
  path: '/',
  component: lazyRouteComponent(() => import('./shell/StartRedirect'), 'StartRedirect'),
});
const gettingStarted = createRoute({
  getParentRoute: () => project,
  path: '/getting-started',
  validateSearch: texts('step'),
  component: lazyRouteComponent(() => import('./features/getting-started/GettingStartedPage'), 'GettingStartedPage'),
});
const overview = createRoute({
  getParentRoute: () => project,
  path: '/overview',
  validateSearch: texts('range', 'table'),
  component: lazyRouteComponent(() => import('./features/overview/OverviewPage'), 'OverviewPage'),
});
const customers = createRoute({
  getParentRoute: () => project,
  path: '/customers',
  validateSearch: texts('query', 'cursor', 'limit'),
  component: lazyRouteComponent(() => import('./features/support/CustomersPage'), 'CustomersPage'),
});

const customerPage = lazyRouteComponent(() => import('./features/support/CustomerPage'), 'CustomerPage');
const customerSearch = texts(
  'at', 'why', 'lane', 'changes_access', 'product_code', 'from', 'to', 'open', 'entitlement', 'range', 'cursor', 'limit', 'action',
);
const customer = createRoute({
  getParentRoute: () => project,
  path: '/customers/$subjectRef',
  validateSearch: customerSearch,
  component: customerPage,
});
/** Each list of a customer has an address of its own; the page is the same one. */
const customerTab = createRoute({
  getParentRoute: () => project,
  path: '/customers/$subjectRef/$tab',
  validateSearch: customerSearch,
  component: customerPage,
});
const products = createRoute({
  getParentRoute: () => project,
  path: '/products',
  validateSearch: texts('status', 'kind', 'cursor', 'limit', 'dialog'),
  component: lazyRouteComponent(() => import('./features/products/ProductsPage'), 'ProductsPage'),
});
/** `/products/new` is the editor too. */
const product = createRoute({
  getParentRoute: () => project,
  path: '/products/$productId',
  validateSearch: texts('price', 'product_code'),
  component: lazyRouteComponent(() => import('./features/products/ProductEditorPage'), 'ProductEditorPage'),
});
const events = createRoute({
  getParentRoute: () => project,
  path: '/events',
  validateSearch: texts('status', 'type', 'subject_ref', 'from', 'to', 'cursor', 'limit', 'open'),
  component: lazyRouteComponent(() => import('./features/stripe-events/EventsPage'), 'EventsPage'),
});
const event = createRoute({
  getParentRoute: () => project,
  path: '/events/$eventId',
  component: lazyRouteComponent(() => import('./features/stripe-events/EventPage'), 'EventPage'),
});
const unmapped = createRoute({
  getParentRoute: () => project,
  path: '/unmapped',
  validateSearch: texts('state', 'cursor', 'limit', 'open'),
  component: lazyRouteComponent(() => import('./features/stripe-events/UnmappedPage'), 'UnmappedPage'),
});
const connection = createRoute({
  getParentRoute: () => project,
  path: '/connection',
  validateSearch: texts('doctor', 'dialog'),
  component: lazyRouteComponent(() => import('./features/stripe/ConnectionPage'), 'ConnectionPage'),
});
const deliveries = createRoute({
  getParentRoute: () => project,
  path: '/deliveries',
  validateSearch: texts('status', 'event_type', 'subject_ref', 'endpoint_id', 'event_id', 'cursor', 'limit', 'dialog'),
  component: lazyRouteComponent(() => import('./features/webhooks/DeliveriesPage'), 'DeliveriesPage'),
});
const delivery = createRoute({
  getParentRoute: () => project,
  path: '/deliveries/$deliveryId',
  validateSearch: texts('attempt'),
  component: lazyRouteComponent(() => import('./features/webhooks/DeliveryPage'), 'DeliveryPage'),
});
const endpoints = createRoute({
  getParentRoute: () => project,
  path: '/endpoints',
  validateSearch: texts('open', 'dialog'),
  component: lazyRouteComponent(() => import('./features/webhooks/EndpointsPage'), 'EndpointsPage'),
});
const endpoint = createRoute({
  getParentRoute: () => project,
  path: '/endpoints/$endpointId',
  validateSearch: texts('dialog', 'cursor', 'limit'),
  component: lazyRouteComponent(() => import('./features/webhooks/EndpointPage'), 'EndpointPage'),
});
const apiKeys = createRoute({
  getParentRoute: () => project,
  path: '/api-keys',
  validateSearch: texts('state', 'cursor', 'limit', 'dialog'),
  component: lazyRouteComponent(() => import('./features/api-keys/ApiKeysPage'), 'ApiKeysPage'),
});
const auditLog = createRoute({
  getParentRoute: () => project,
  path: '/audit-log',
  validateSearch: texts('actor', 'action', 'object', 'subject_ref', 'from', 'to', 'cursor', 'limit', 'open'),
  component: lazyRouteComponent(() => import('./features/audit/AuditLogPage'), 'AuditLogPage'),
});
const settings = createRoute({
  getParentRoute: () => project,
  path: '/settings',
  component: lazyRouteComponent(() => import('./features/settings/SettingsPage'), 'SettingsPage'),
});

const routeTree = root.addChildren([
  guest.addChildren([signIn, signUp, forgotPassword, resetPassword, verifyEmail, invitation]),
  person.addChildren([
    home,
    lookUp,
    account.addChildren([members, plan, projects]),
    me.addChildren([profile, security, sessions]),
    project.addChildren([
      start, gettingStarted, overview, customers, customer, customerTab, products, product, events, event, unmapped, connection,
      deliveries, delivery, endpoints, endpoint, apiKeys, auditLog, settings,
    ]),
  ]),
]);

export const router = createRouter({
  routeTree,
  parseSearch,
  stringifySearch,
  defaultPreload: 'intent',
  defaultPreloadStaleTime: 0,
  defaultPendingMs: 200,
  defaultPendingMinMs: 300,
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
