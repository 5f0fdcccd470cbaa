import { IconArrowLeft } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useStartSteps } from '@/features/getting-started/steps';
import { type Attention, useAttention } from './attention';
import { ModeSwitch } from './ModeSwitch';
import { useMe } from './me';
import { type NavigationItem, navigation, ownPages } from './navigation';
import { PersonMenu } from './PersonMenu';
import { ProjectSwitcher } from './ProjectSwitcher';
import classes from './Sidebar.module.css';
import { type Scope, useScopeIfAny } from './scope';

/** Project, mode and pages; at the foot the person. */
export function Sidebar() {
  const scope = useScopeIfAny();
  return (
    <div className={classes.sidebar}>
      <ProjectSwitcher />
      {scope ? <ModeSwitch /> : null}
      {scope ? <Pages scope={scope} /> : <OwnPages />}
      <PersonMenu />
    </div>
  );
}

function Pages({ scope }: { scope: Scope }) {
  const attention = useAttention();
  const steps = useStartSteps();
  const started = steps.isPending || steps.hidden || steps.done === steps.total;
  return (
    <nav className={classes.pages} aria-label="Pages of the project">
      {navigation.map((group) => (
        <div key={group.label ?? ''} className={classes.group}>
          {group.label ? <p className={classes.groupLabel}>{group.label}</p> : null}
          <ul className={classes.list}>
            {group.items
              .filter((item) => item.path !== 'getting-started' || !started)
              .map((item) => (
                <li key={item.path}>
                  <PageLink item={item} scope={scope} badge={badgeOf(item, attention, steps)} />
                </li>
              ))}
          </ul>
        </div>
      ))}
    </nav>
  );
}

/** Beside a project: what belongs to the account and to the person, and the way back to the work. */
function OwnPages() {
  const me = useMe();
  return (
    <nav className={classes.pages} aria-label="Pages of the account and yours">
      {me.projects.length > 0 ? (
        <div className={classes.group}>
          <Link to="/" className={classes.link}>
            <IconArrowLeft size={16} stroke={1.7} aria-hidden />
            <span className={classes.linkLabel}>Back to the project</span>
          </Link>
        </div>
      ) : null}
      {ownPages.map((group) => (
        <div key={group.label} className={classes.group}>
          <p className={classes.groupLabel}>{group.label}</p>
          <ul className={classes.list}>
            {group.items.map(({ to, label, icon: Icon }) => (
              <li key={to}>
                <Link to={to} className={classes.link} activeProps={{ 'aria-current': 'page' }} activeOptions={{ includeSearch: false }}>
                  <Icon size={16} stroke={1.7} aria-hidden />
                  <span className={classes.linkLabel}>{label}</span>
                </Link>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  );
}

interface Badge {
  text: string;
  tone: 'plain' | 'warn' | 'bad';
  /** What the number means, for those who hear it. */
  meaning: string;
}

function PageLink({ item, scope, badge }: { item: NavigationItem; scope: Scope; badge: Badge | null }) {
  const Icon = item.icon;
  return (
    <Link
      to={`/p/$projectId/$mode/${item.path}`}
      params={{ projectId: scope.projectId, mode: scope.mode }}
      className={classes.link}
      activeProps={{ 'aria-current': 'page' }}
      activeOptions={{ includeSearch: false }}
    >
      <Icon size={16} stroke={1.7} aria-hidden />
      <span className={classes.linkLabel}>{item.label}</span>
      {badge ? (
        <span className={classes.badge} data-tone={badge.tone}>
          {badge.text}
          <span className={classes.hidden}> {badge.meaning}</span>
        </span>
      ) : null}
    </Link>
  );
}

function badgeOf(item: NavigationItem, attention: Attention, steps: { done: number; total: number }): Badge | null {
  switch (item.path) {
    case 'getting-started':
      return { text: `${steps.done} of ${steps.total}`, tone: 'plain', meaning: 'steps done' };
    case 'unmapped':
      return countBadge(attention.unmapped_sales, 'warn', 'to place');
    case 'events':
      return countBadge(attention.failed_events, 'bad', 'failed');
    case 'deliveries':
      return countBadge(attention.dead_deliveries, 'bad', 'dead');
    case 'endpoints':
      return countBadge(attention.disabled_endpoint, 'bad', 'disabled');
    case 'connection':
      return attention.quiet_connection ? { text: '!', tone: 'warn', meaning: 'quiet' } : null;
    default:
      return null;
  }
}

function countBadge(count: number | undefined, tone: Badge['tone'], meaning: string): Badge | null {
  return count ? { text: count >= 1000 ? '999+' : String(count), tone, meaning } : null;
}
