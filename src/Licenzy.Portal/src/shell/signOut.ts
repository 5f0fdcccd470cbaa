import { portal, write } from '@/api/client';
import { PortalProblem, problemOf } from '@/api/problem';
import { problemWords } from '@/text/problems';
import { forgetPlace } from './place';
import { forgetRecentCustomers } from './recentCustomers';
import { notify } from './toastStore';

/** Ends the session and leaves nothing of it in the page or the browser: everything is loaded anew. When it did not end, that is said. */
export async function signOut(): Promise<void> {
  try {
    await write(() => portal.POST('/portal/auth/sign-out'));
  } catch (failure) {
    if (!(failure instanceof PortalProblem) || failure.error !== 'not_signed_in') {
      const words = problemWords(problemOf(failure), { notDone: 'You are still signed in.' });
      notify({ tone: 'bad', text: words.title, detail: words.text });
      return;
    }
  }
  forgetPlace();
  forgetRecentCustomers();
  window.location.assign('/sign-in');
}
