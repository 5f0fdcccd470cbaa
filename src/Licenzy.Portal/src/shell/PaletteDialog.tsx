import { ActionIcon, Modal } from '@mantine/core';
import { IconSearch, IconX } from '@tabler/icons-react';
import { useRouter } from '@tanstack/react-router';
import { type KeyboardEvent, useEffect, useEffectEvent, useId, useRef, useState } from 'react';
import { useTopLayer } from '@/components/layers';
import { ModeTag } from '@/components/ModeTag';
import { Keys } from './Keys';
import classes from './Palette.module.css';
import { chosenOf, type PaletteItem, stepFrom } from './paletteItems';
import { optionId, PaletteList } from './PaletteList';
import type { Scope } from './scope';
import { usePaletteCustomers } from './usePaletteCustomers';
import { usePaletteItems } from './usePaletteItems';

export interface PaletteDialogProps {
  scope: Scope | null;
  goToOtherMode: (() => void) | null;
  onClose: () => void;
}

/** The command palette: one field for customers, ids, actions and pages, worked by the keyboard alone. */
export function PaletteDialog({ scope, goToOtherMode, onClose }: PaletteDialogProps) {
  const router = useRouter();
  const list = useId();
  const [query, setQuery] = useState('');
  const [chosenId, setChosenId] = useState<string | null>(null);
  const [openWhenFound, setOpenWhenFound] = useState<'here' | 'tab' | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const found = usePaletteCustomers(scope, query);
  const items = usePaletteItems(scope, query, found, goToOtherMode);
  const chosen = chosenOf(items, chosenId);

  function open(item: PaletteItem | undefined, inTab: boolean) {
    if (!item || item.disabledReason) {
      return;
    }
    if (item.href !== undefined && (inTab || item.href === '/docs')) {
      window.open(item.href, '_blank', 'noopener,noreferrer');
    } else if (item.href !== undefined) {
      router.history.push(item.href);
    }
    if (!inTab || item.href === undefined) {
      onClose();
      // What it opens takes the focus: not before the palette has given it back.
      window.setTimeout(() => item.run?.(), 0);
    }
  }

  /** Enter right behind the last letter means the customer that is on its way, not the page that happens to stand first. */
  function openChosen(inTab: boolean) {
    if (chosenId === null && !found.current) {
      setOpenWhenFound(inTab ? 'tab' : 'here');
    } else {
      open(chosen, inTab);
    }
  }

  const openFound = useEffectEvent(() => {
    const how = openWhenFound;
    setOpenWhenFound(null);
    open(chosen, how === 'tab');
  });
  useEffect(() => {
    if (openWhenFound && found.current) {
      openFound();
    }
  }, [openWhenFound, found.current]);

  function hear(event: KeyboardEvent<HTMLInputElement>) {
    if (event.nativeEvent.isComposing) {
      return;
    }
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      setChosenId(stepFrom(items, chosenId, event.key === 'ArrowDown' ? 1 : -1)?.id ?? null);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      openChosen(event.ctrlKey || event.metaKey);
    }
  }

  const top = useTopLayer(true);
  return (
    <Modal.Root opened closeOnEscape={top} onClose={onClose} size={620} classNames={{ inner: classes.inner, content: classes.content }} centered={false}>
      <Modal.Overlay backgroundOpacity={0.45} />
      <Modal.Content aria-label="Find a customer or anything" radius="lg">
        <div className={classes.head}>
          <IconSearch size={18} stroke={1.7} aria-hidden className={classes.sign} />
          <input
            ref={field}
            className={classes.field}
            role="combobox"
            aria-label="Customer, id, action or page"
            aria-expanded
            aria-controls={list}
            aria-autocomplete="list"
            aria-activedescendant={chosen ? optionId(list, chosen.id) : undefined}
            placeholder="Customer, id, action or page"
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            data-autofocus
            value={query}
            onChange={(event) => {
              setQuery(event.currentTarget.value);
              setChosenId(null);
              setOpenWhenFound(null);
            }}
            onKeyDown={hear}
          />
          {scope && <ModeTag mode={scope.mode} />}
          <ActionIcon className={classes.close} aria-label="Close" onClick={onClose}>
            <IconX size={18} stroke={1.7} />
          </ActionIcon>
        </div>
        <PaletteList id={list} items={items} chosen={chosen} query={query.trim()} found={found} onOpen={open} onChoose={setChosenId} />
        <div className={classes.foot} aria-hidden>
          <span>
            <Keys keys="↑ ↓" /> choose
          </span>
          <span>
            <Keys keys="Enter" /> open
          </span>
          <span>
            <Keys keys="Ctrl+Enter" /> new tab
          </span>
          <span>
            <Keys keys="Esc" /> close
          </span>
        </div>
      </Modal.Content>
    </Modal.Root>
  );
}
