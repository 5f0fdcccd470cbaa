import type { Mode } from '@/api/client';
import type { Problem } from '@/api/problem';
import { shortId } from './ids';
import { counted, listed } from './numbers';
import { timeOfDay } from './time';

/** What the page knows and the server's answer does not say. */
export interface ProblemContext {
  /** What was not done, and what became of what was typed: `The key was not saved; what you typed is still here.` */
  notDone?: string;
  mode?: Mode;
  projectName?: string;
  role?: string | null;
  /** What the person wanted to do, as the end of a sentence: `grant access`. */
  wanted?: string;
  accountName?: string;
  /** Who can change a role: the names of the owners. */
  owners?: readonly string[];
  /** Until when what stands on the page was loaded. */
  loadedAt?: number;
  zone?: string;
}

/** A problem in words: what happened, then what did not happen and what to do. */
export interface ProblemWords {
  title: string;
  text: string;
}

const ended = (text: string): string => (/[.!?)]$/.test(text.trim()) ? text.trim() : `${text.trim()}.`);

function otherMode(mode: Mode): Mode {
  return mode === 'live' ? 'test' : 'live';
}

function roleWords(problem: Problem, context: ProblemContext): ProblemWords {
  const title = context.role && context.wanted ? `Your role, ${context.role}, cannot ${context.wanted}.` : 'Your role may not do that.';
  if (!context.owners?.length) {
    return { title, text: `Nothing was done. ${ended(problem.detail)}` };
  }
  const whose = context.accountName ? `Owners of ${context.accountName}` : 'Owners of the account';
  return { title, text: `Nothing was done. ${whose} can change that: ${listed(context.owners, 3)}.` };
}

function goneWords(problem: Problem, context: ProblemContext): ProblemWords {
  if (!context.mode) {
    return { title: 'There is nothing here.', text: ended(problem.detail) };
  }
  const where = context.projectName ? ` of ${context.projectName}` : '';
  return {
    title: `Nothing here with that id in ${context.mode} mode${where}.`,
    text: `It may be in ${otherMode(context.mode)} mode or another project.`,
  };
}

function awayWords(problem: Problem, context: ProblemContext): ProblemWords {
  if (context.loadedAt !== undefined) {
    const at = timeOfDay(context.loadedAt, context.zone ?? 'UTC');
    return { title: 'Licenzy cannot be reached.', text: `Showing what was loaded at ${at}.` };
  }
  const text = problem.error === 'unreachable' ? ended(problem.detail) : 'Nothing was done, or it was done whole: look at what is there before you try again.';
  return { title: 'Licenzy cannot be reached.', text };
}

/** How long to wait, as the end of a sentence: `in 12 minutes`; whole minutes are enough from two on, and never too few. */
export function waitWords(seconds: number | undefined): string {
  if (!seconds) {
    return 'later';
  }
  return seconds < 90 ? `in ${counted(Math.ceil(seconds), 'second')}` : `in ${counted(Math.ceil(seconds / 60), 'minute')}`;
}

const wordsOf: Readonly<Record<string, (problem: Problem, context: ProblemContext) => ProblemWords>> = {
  stripe_timeout: (_, context) => ({
    title: 'Stripe did not answer.',
    text: `${context.notDone ?? 'What was asked may not have been done; asking again finds it and makes it only once.'} Try again.`,
  }),
  stripe_error: (problem, context) => ({
    title: 'Stripe refused that.',
    text: [context.notDone, ended(problem.detail)].filter(Boolean).join(' '),
  }),
  role_required: roleWords,
  plan_mode_not_allowed: () => ({
    title: 'Live writes need a plan.',
    text: 'Checkout and consume are refused in live mode; reads, events and deliveries go on.',
  }),
  plan_limit_reached: (problem) => ({ title: 'The plan allows no more of these.', text: `Nothing was done. ${ended(problem.detail)}` }),
  not_found: goneWords,
  state_changed: (problem) => ({ title: 'It changed while you were looking.', text: `Nothing was done. ${ended(problem.detail)}` }),
  locked_out: (problem) => ({ title: 'Too many tries.', text: `Try again ${waitWords(problem.retry_after_seconds)} or reset the password.` }),
  rate_limited: (problem) => ({
    title: 'Too many tries in a short time.',
    text: `Nothing was done. Try again ${waitWords(problem.retry_after_seconds)}.`,
  }),
  not_signed_in: () => ({ title: 'Your session ended.', text: 'Nothing is lost. Sign in, then press the button again.' }),
  reauthentication_required: () => ({ title: 'Confirm that it is you.', text: 'Nothing was done yet. Press the button again to confirm.' }),
  csrf_failed: () => ({ title: 'This page is too old.', text: 'Nothing was done. Load it again, then repeat what you did.' }),
  unreachable: awayWords,
  unavailable: awayWords,
  internal_error: (problem, context) => ({
    title: 'That failed on our side.',
    text: `${context.notDone ?? 'Nothing was changed.'} Try again; if it stays, quote ${problem.request_id ? shortId(problem.request_id) : 'the time'} to support.`,
  }),
  page_error: () => ({ title: 'This part of the page failed.', text: 'Nothing was changed. Load the page again.' }),
  invalid_request: (problem, context) => ({
    title: 'There is a problem.',
    text: [ended(problem.detail), context.notDone].filter(Boolean).join(' '),
  }),
};

/** The words for a problem: the design's where it has better ones, else the server's own. */
export function problemWords(problem: Problem, context: ProblemContext = {}): ProblemWords {
  if (Object.hasOwn(wordsOf, problem.error)) {
    const words = wordsOf[problem.error]?.(problem, context);
    if (words) {
      return words;
    }
  }
  return { title: ended(problem.title), text: [ended(problem.detail), context.notDone].filter(Boolean).join(' ') };
}

/** A problem in one line, for a toast: the words, and the request's id to quote. */
export function problemLine(problem: Problem, context: ProblemContext = {}): string {
  const words = problemWords(problem, context);
  const quote = problem.request_id ? `Request ${problem.request_id}.` : '';
  return [ended(words.title), words.text, quote].filter(Boolean).join(' ');
}
