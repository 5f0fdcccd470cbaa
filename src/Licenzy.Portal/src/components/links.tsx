import { Anchor, type AnchorProps, Button, type ButtonProps, Menu, type MenuItemProps } from '@mantine/core';
import { createLink } from '@tanstack/react-router';
import type { AnchorHTMLAttributes, ReactNode, Ref } from 'react';

type LinkAttributes = Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'color' | 'style'>;

interface AnchorRef {
  ref?: Ref<HTMLAnchorElement>;
  children?: ReactNode;
}

/** A link to a page of ours, looking like a link; its address is checked against the routes. */
export const PageLink = createLink((props: AnchorProps & LinkAttributes & AnchorRef) => <Anchor {...props} />);

/** A link that looks like a button. */
export const ButtonLink = createLink((props: ButtonProps & LinkAttributes & AnchorRef) => <Button component="a" {...props} />);

/** A link in a menu. */
export const MenuLink = createLink((props: MenuItemProps & LinkAttributes & AnchorRef) => <Menu.Item component="a" {...props} />);
