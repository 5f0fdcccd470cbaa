import { createTheme, type CSSVariablesResolver } from '@mantine/core';
import classes from './theme.module.css';

const sans = "'Geist Variable', system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif";
const mono = "'Geist Mono Variable', ui-monospace, 'SF Mono', Menlo, Consolas, monospace";

const closeButton = { 'aria-label': 'Close' };

/** Ink on paper with one iris accent; the colours of statuses and modes are tokens of their own (tokens.css). */
export const theme = createTheme({
  primaryColor: 'iris',
  primaryShade: { light: 6, dark: 6 },
  colors: {
    iris: ['#f3f5ff', '#e8ecfe', '#d1d8fe', '#b5bffd', '#929efd', '#6f76fb', '#514fd9', '#453fc6', '#3932ab', '#2c248d'],
    gray: ['#f9f9fb', '#f2f2f6', '#e8e9ee', '#dedfe5', '#cbccd2', '#a3a4ac', '#7e8088', '#61626b', '#464750', '#25262f'],
    dark: ['#ececef', '#b9bac2', '#9c9ea7', '#72747e', '#3b3c46', '#26272e', '#1b1b20', '#131418', '#0c0d10', '#07070a'],
  },
  white: '#ffffff',
  black: '#1c1d27',
  fontFamily: sans,
  fontFamilyMonospace: mono,
  headings: {
    fontFamily: sans,
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '1.375rem', lineHeight: '1.3' },
      h2: { fontSize: '1rem', lineHeight: '1.4' },
      h3: { fontSize: '0.875rem', lineHeight: '1.4' },
    },
  },
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.25rem' },
  lineHeights: { xs: '1.4', sm: '1.45', md: '1.5', lg: '1.5', xl: '1.4' },
  spacing: { xs: '0.5rem', sm: '0.75rem', md: '1rem', lg: '1.5rem', xl: '2rem' },
  radius: { xs: '4px', sm: '6px', md: '8px', lg: '10px', xl: '14px' },
  defaultRadius: 'sm',
  cursorType: 'pointer',
  respectReducedMotion: true,
  shadows: {
    xs: '0 1px 2px rgb(20 20 40 / 5%)',
    sm: '0 1px 3px rgb(20 20 40 / 8%)',
    md: '0 4px 16px rgb(20 20 40 / 10%)',
    lg: '0 12px 32px rgb(20 20 40 / 16%)',
    xl: '0 24px 64px rgb(20 20 40 / 22%)',
  },
  components: {
    Button: { defaultProps: { size: 'sm' }, classNames: { root: classes.button, label: classes.buttonLabel } },
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray', size: 28 }, classNames: { root: classes.actionIcon } },
    Tooltip: { defaultProps: { openDelay: 400, events: { hover: true, focus: true, touch: true } } },
    // Close buttons have no name of their own, and a dialog's header would be a second banner of the page.
    Modal: {
      defaultProps: {
        centered: true,
        radius: 'lg',
        overlayProps: { backgroundOpacity: 0.45 },
        closeButtonProps: closeButton,
        transitionProps: { duration: 120 },
        attributes: { header: { role: 'presentation' } },
      },
      classNames: { title: classes.modalTitle, inner: classes.belowBand, content: classes.modalContent },
    },
    Drawer: {
      defaultProps: {
        position: 'right',
        size: 520,
        overlayProps: { backgroundOpacity: 0.3 },
        closeButtonProps: closeButton,
        transitionProps: { duration: 120 },
        attributes: { header: { role: 'presentation' } },
      },
      classNames: { title: classes.modalTitle, inner: classes.belowBand },
    },
    Popover: { defaultProps: { shadow: 'md', transitionProps: { duration: 120 } } },
    Menu: { defaultProps: { shadow: 'md', transitionProps: { duration: 120 } } },
    Input: { classNames: { input: classes.input } },
    InputWrapper: { classNames: { label: classes.label, description: classes.description, error: classes.error } },
    Table: { defaultProps: { verticalSpacing: 9, horizontalSpacing: 16 } },
    Anchor: { defaultProps: { underline: 'hover' } },
    Skeleton: { defaultProps: { animate: true } },
  },
});

/** Mantine's own variables take our tokens, so that every component follows the colour scheme. */
export const cssVariablesResolver: CSSVariablesResolver = () => {
  const tokens = {
    '--mantine-color-body': 'var(--lz-canvas)',
    '--mantine-color-text': 'var(--lz-text)',
    '--mantine-color-dimmed': 'var(--lz-text-3)',
    '--mantine-color-default': 'var(--lz-surface)',
    '--mantine-color-default-hover': 'var(--lz-hover)',
    '--mantine-color-default-border': 'var(--lz-border)',
    '--mantine-color-placeholder': 'var(--lz-text-3)',
    '--mantine-color-anchor': 'var(--lz-accent-text)',
    '--mantine-color-error': 'var(--lz-bad)',
    '--mantine-primary-color-filled': 'var(--lz-accent)',
    '--mantine-primary-color-filled-hover': 'var(--lz-accent-hover)',
  };
  return { variables: {}, light: tokens, dark: tokens };
};
