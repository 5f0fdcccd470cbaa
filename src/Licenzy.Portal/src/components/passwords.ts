/** The least length that the server takes. */
export const shortestPassword = 12;

interface PasswordLength {
  /** How much of the bar is filled, 0 to 1. */
  share: number;
  words: string;
  enough: boolean;
}

/** How far a password is on its way to be long enough. The server has the last word: it refuses what would be guessed at once. */
export function passwordLength(password: string): PasswordLength {
  const missing = shortestPassword - password.length;
  const enough = missing <= 0;
  const words = password === '' ? '' : enough ? 'Long enough' : `${missing} more`;
  return { share: Math.min(1, password.length / shortestPassword), words, enough };
}

/** What is wrong with a new password; null when nothing that can be seen from here. */
export function newPasswordFault(password: string): string | null {
  if (password === '') {
    return 'Enter a password';
  }
  return password.length < shortestPassword ? `Use ${shortestPassword} characters or more` : null;
}
