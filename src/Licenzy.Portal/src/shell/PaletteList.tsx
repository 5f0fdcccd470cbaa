import { VisuallyHidden } from '@mantine/core';
import { IconUser } from '@tabler/icons-react';
import { useEffect } from 'react';
import { StatusBadge } from '@/components/StatusBadge';
import { Keys } from './Keys';
import classes from './Palette.module.css';
import { PALETTE_GROUPS, type PaletteItem } from './paletteItems';
import type { FoundCustomers } from './usePaletteCustomers';

/** The id of an option in the document: an item's own may hold anything. */
export function optionId(list: string, item: string): string {
  return `${list}-${encodeURIComponent(item)}`;
}

interface PaletteListProps {
  id: string;
  items: readonly PaletteItem[];
  chosen: PaletteItem | undefined;
  query: string;
  found: FoundCustomers;
  onOpen: (item: PaletteItem, inTab: boolean) => void;
  onChoose: (id: string) => void;
}

/** What the palette offers, in groups. The field keeps the focus; the list can be reached to scroll it. */
export function PaletteList({ id, items, chosen, query, found, onOpen, onChoose }: PaletteListProps) {
  useEffect(() => {
    if (chosen) {
      document.getElementById(optionId(id, chosen.id))?.scrollIntoView({ block: 'nearest' });
    }
  }, [id, chosen]);

  return (
    <>
      <div id={id} className={classes.list} role="listbox" aria-label="Results" tabIndex={0} aria-busy={!found.current}>
        {PALETTE_GROUPS.map((group) => {
          const own = items.filter((item) => item.group === group);
          return own.length === 0 ? null : (
            <div key={group} role="group" aria-labelledby={`${id}-group-${group.replace(' ', '-')}`}>
              <div id={`${id}-group-${group.replace(' ', '-')}`} className={classes.group} role="presentation">
                {group === 'Customers' && query === '' ? 'Customers opened last' : group}
              </div>
              {own.map((item) => (
                <Option key={item.id} list={id} item={item} chosen={item === chosen} onOpen={onOpen} onChoose={onChoose} />
              ))}
            </div>
          );
        })}
      </div>
      {found.problem && (
        <p className={classes.problem} role="alert">
          Customers could not be searched. {found.problem.detail} <code>{found.problem.request_id}</code>
        </p>
      )}
      <VisuallyHidden role="status">{query !== '' && found.current ? summary(found.customers.length) : ''}</VisuallyHidden>
    </>
  );
}

function summary(count: number): string {
  return count === 0 ? 'No customer found' : `${count} ${count === 1 ? 'customer' : 'customers'} found`;
}

interface OptionProps {
  list: string;
  item: PaletteItem;
  chosen: boolean;
  onOpen: (item: PaletteItem, inTab: boolean) => void;
  onChoose: (id: string) => void;
}

function Option({ list, item, chosen, onOpen, onChoose }: OptionProps) {
  const Icon = item.icon ?? (item.group === 'Customers' ? IconUser : undefined);
  return (
    <div
      id={optionId(list, item.id)}
      className={classes.option}
      role="option"
      aria-selected={chosen}
      aria-disabled={item.disabledReason ? true : undefined}
      // The field keeps the focus, so that typing goes on.
      onMouseDown={(event) => event.preventDefault()}
      onMouseMove={() => !chosen && !item.disabledReason && onChoose(item.id)}
      onClick={(event) => onOpen(item, event.ctrlKey || event.metaKey)}
    >
      {Icon ? <Icon size={16} stroke={1.7} aria-hidden className={classes.icon} /> : <span className={classes.icon} />}
      <span className={classes.words}>
        <span className={item.mono ? classes.mono : undefined}>{item.label}</span>
        {item.detail && <span className={classes.detail}>{item.detail}</span>}
      </span>
      {item.badge && <StatusBadge domain={item.badge.domain} value={item.badge.value} />}
      {item.keys && <Keys keys={item.keys} />}
    </div>
  );
}
