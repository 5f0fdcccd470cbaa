import {
  IconApi,
  IconBox,
  IconCreditCard,
  IconDevices,
  IconDownload,
  IconHistory,
  IconInbox,
  IconKey,
  IconLayoutDashboard,
  IconListCheck,
  IconPlugConnected,
  IconSend,
  IconSettings,
  IconShieldLock,
  IconStack2,
  IconUser,
  IconUsers,
  type Icon,
} from '@tabler/icons-react';

/** The pages of a project, by what stands after `/p/{project}/{mode}/`. */
export type ProjectPage =
  | 'getting-started'
  | 'overview'
  | 'customers'
  | 'products'
  | 'events'
  | 'unmapped'
  | 'connection'
  | 'deliveries'
  | 'endpoints'
  | 'api-keys'
  | 'audit-log'
  | 'settings';

export interface NavigationItem {
  path: ProjectPage;
  label: string;
  icon: Icon;
}

export interface NavigationGroup {
  label: string | null;
  items: readonly NavigationItem[];
}

/** The sidebar is the flow of data itself: from Stripe, through the project, to the customer's application. */
export const navigation: readonly NavigationGroup[] = [
  {
    label: null,
    items: [
      { path: 'getting-started', label: 'Getting started', icon: IconListCheck },
      { path: 'overview', label: 'Overview', icon: IconLayoutDashboard },
      { path: 'customers', label: 'Customers', icon: IconUsers },
      { path: 'products', label: 'Products', icon: IconBox },
    ],
  },
  {
    label: 'From Stripe',
    items: [
      { path: 'events', label: 'Events', icon: IconDownload },
      { path: 'unmapped', label: 'Unmapped', icon: IconInbox },
      { path: 'connection', label: 'Connection', icon: IconPlugConnected },
    ],
  },
  {
    label: 'To your app',
    items: [
      { path: 'deliveries', label: 'Deliveries', icon: IconSend },
      { path: 'endpoints', label: 'Endpoints', icon: IconApi },
      { path: 'api-keys', label: 'API keys', icon: IconKey },
    ],
  },
  {
    label: 'Project',
    items: [
      { path: 'audit-log', label: 'Audit log', icon: IconHistory },
      { path: 'settings', label: 'Settings', icon: IconSettings },
    ],
  },
];

export const allPages: readonly NavigationItem[] = navigation.flatMap((group) => group.items);

/** The pages that belong to no project. */
export const ownPages = [
  {
    label: 'Account',
    items: [
      { to: '/account/members', label: 'Members', icon: IconUsers },
      { to: '/account/plan', label: 'Plan and billing', icon: IconCreditCard },
      { to: '/account/projects', label: 'Projects', icon: IconStack2 },
    ],
  },
  {
    label: 'You',
    items: [
      { to: '/me/profile', label: 'Profile', icon: IconUser },
      { to: '/me/security', label: 'Security', icon: IconShieldLock },
      { to: '/me/sessions', label: 'Sessions', icon: IconDevices },
    ],
  },
] as const;
