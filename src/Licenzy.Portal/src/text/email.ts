/** What is wrong with an e-mail address as far as it can be seen; null when nothing. The mail that arrives is the proof. */
export function emailFault(email: string): string | null {
  const text = email.trim();
  if (text === '') {
    return 'Enter your e-mail address';
  }
  return /^[^\s@]+@[^\s@]+$/.test(text) && text.length <= 254 ? null : 'Enter an e-mail address in the format name@example.com';
}
