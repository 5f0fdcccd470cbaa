/** Why a sign-in at the provider led back here, in words; null when nothing is said. */
export function openIdWords(error: string | undefined, provider: string | null | undefined): string | null {
  const name = provider ?? 'the provider';
  switch (error) {
    case undefined:
      return null;
    case 'openid_unavailable':
      return `${capital(name)} does not answer now. You are not signed in. Try again in a minute, or sign in another way.`;
    case 'openid_email_not_verified':
      return `${capital(name)} does not vouch for your e-mail address. Confirm the address there, then try again.`;
    case 'sign_up_closed':
      return 'Nobody here has your address, and new accounts are not open here. Ask an owner of your account for an invitation.';
    default:
      return `The sign-in at ${name} was not finished: it was canceled, or took more than ten minutes. Try again.`;
  }
}

/** Where the sign-in at the provider begins: a plain link, the browser leaves this page. */
export function openIdAddress(next: string): string {
  return `/portal/auth/openid/start?next=${encodeURIComponent(next)}`;
}

function capital(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
