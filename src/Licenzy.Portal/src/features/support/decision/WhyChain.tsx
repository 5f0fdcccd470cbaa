import { IconChevronRight } from '@tabler/icons-react';
import { Fragment, type ReactNode } from 'react';
import type { Schema } from '@/api/schemas';
import { CopyField } from '@/components/CopyField';
import { ButtonLink } from '@/components/links';
import { StatusBadge } from '@/components/StatusBadge';
import { useScope } from '@/shell/scope';
import { exactTime, shortDate, useTimeZone } from '@/text/time';
import { useEntitlementHref } from '../entitlementAddress';
import { deliveryLine, entitlementLine, reasonTitle, stepOver } from './chainText';
import classes from './WhyChain.module.css';

type Step = Schema<'ChainStep'>;

interface WhyChainProps {
  steps: readonly Step[];
  /** The entitlement that the chain is of. */
  held: Schema<'HeldEntitlement'> | undefined;
}

/** From what happened to what the application was told, one step per cause; in a row where there is room, else below each other. */
export function WhyChain({ steps, held }: WhyChainProps) {
  const { one, more } = worstDelivery(steps);
  return (
    <ol className={classes.chain} aria-label="From cause to effect">
      {one.map((step, index) => (
        <li key={`${step.kind} ${step.id ?? index}`} className={classes.item}>
          {index > 0 ? <IconChevronRight size={15} stroke={1.7} className={classes.arrow} aria-hidden /> : null}
          <div className={classes.step} data-bad={step.kind === 'delivery' && step.status === 'dead' ? true : undefined}>
            <p className={classes.over}>{stepOver(step)}</p>
            <StepBody step={step} held={held} more={more} />
          </div>
        </li>
      ))}
    </ol>
  );
}

const harm = ['dead', 'failed', 'pending', 'no_endpoint', 'sent'];

/** Several endpoints are one last step: the one that went worst, and how many more there are. */
function worstDelivery(steps: readonly Step[]): { one: Step[]; more: number } {
  const rank = (step: Step): number => harm.indexOf(step.status ?? '') + (harm.includes(step.status ?? '') ? 0 : 99);
  const told = steps.filter((step) => step.kind === 'delivery').toSorted((step, other) => rank(step) - rank(other));
  const [worst] = told;
  const before = steps.filter((step) => step.kind !== 'delivery');
  return { one: worst ? [...before, worst] : before, more: Math.max(0, told.length - 1) };
}

function StepBody({ step, held, more }: { step: Step; held: WhyChainProps['held']; more: number }) {
  const zone = useTimeZone();
  const { path, projectId, mode } = useScope();
  const entitlementHref = useEntitlementHref();
  const time = step.at ? exactTime(step.at, zone, false) : '';
  switch (step.kind) {
    case 'checkout':
      return (
        <Lines
          title={step.at ? `Checkout of ${shortDate(step.at, zone)}` : 'Checkout'}
          lines={[step.status]}
          id={step.id ? <CopyField value={step.id} label="checkout attempt" /> : null}
        />
      );
    case 'entitlement':
      return (
        <Lines
          title={
            <>
              {held?.product_name ?? held?.product_code ?? 'Entitlement'} {step.status ? <StatusBadge domain="entitlement" value={step.status} /> : null}
            </>
          }
          lines={[entitlementLine(held)]}
          id={step.id ? <CopyField value={step.id} label="entitlement" href={entitlementHref(step.id)} /> : null}
        />
      );
    case 'decision':
      return (
        <Lines
          title={<StatusBadge domain="decision" value={step.status ?? ''} />}
          lines={['answered by access/check', time ? `since ${time}` : '']}
        />
      );
    case 'delivery':
      return (
        <>
          <Lines
            title={<StatusBadge domain="delivery" value={step.status ?? ''} />}
            lines={[deliveryLine(step.delivery), step.type, more > 0 ? `and ${more} more` : '']}
            id={step.delivery?.id ? <CopyField value={step.delivery.id} label="delivery" href={path(`/deliveries/${step.delivery.id}`)} /> : null}
          />
          {step.status === 'dead' && step.delivery?.id ? (
            <ButtonLink
              size="xs"
              variant="default"
              mt={6}
              to="/p/$projectId/$mode/deliveries/$deliveryId"
              params={{ projectId, mode, deliveryId: step.delivery.id }}
            >
              Requeue
            </ButtonLink>
          ) : null}
        </>
      );
    default:
      return (
        <>
          <Lines
            title={reasonTitle(step.reason)}
            lines={[time, step.type]}
            id={step.id ? <CauseId step={step} id={step.id} /> : null}
          />
          {step.note ? <p className={classes.note}>{step.note}</p> : null}
        </>
      );
  }
}

function CauseId({ step, id }: { step: Step; id: string }) {
  const { path } = useScope();
  return step.kind === 'stripe_event' ? (
    <CopyField value={id} label="event of Stripe" href={path(`/events/${id}`)} />
  ) : (
    <CopyField value={id} label="id of the action" />
  );
}

function Lines({ title, lines, id }: { title: ReactNode; lines: readonly (string | null | undefined)[]; id?: ReactNode }) {
  return (
    <>
      <p className={classes.title}>{title}</p>
      {lines.filter(Boolean).map((line, index) => (
        <Fragment key={index}>
          <p className={classes.line}>{line}</p>
        </Fragment>
      ))}
      {id ? <div className={classes.id}>{id}</div> : null}
    </>
  );
}
