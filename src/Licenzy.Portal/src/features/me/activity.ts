const words: Readonly<Record<string, string>> = {
  signed_up: 'Signed up',
  signed_in: 'Signed in',
  sign_in_failed: 'A sign-in failed',
  totp_asked: 'The password was right, a code was asked for',
  totp_failed: 'The password was right, the code was wrong',
  reauthenticated: 'Confirmed that it was you',
  reauthentication_failed: 'A confirmation that it was you failed',
  signed_out: 'Signed out',
  sessions_ended: 'Ended a session',
  password_forgotten: 'Asked for a link to set a new password',
  password_reset: 'Set a new password by a link',
  password_changed: 'Changed the password',
  email_verified: 'Confirmed the e-mail address',
  email_changed: 'Changed the e-mail address',
  totp_enabled: 'Turned the second factor on',
  totp_disabled: 'Turned the second factor off',
  recovery_codes_made: 'Made new recovery codes',
  recovery_code_used: 'Signed in with a recovery code',
  passkey_added: 'Added a passkey',
  passkey_removed: 'Removed a passkey',
  invitation_accepted: 'Joined an account by an invitation',
  openid_linked: 'Linked a sign-in at the provider',
};

/** What happened at the door, in words; null for a kind that this page does not know yet. */
export function activityWords(kind: string): string | null {
  return words[kind] ?? null;
}

/** Whether somebody tried in vain: worth a second look. */
export function isFailure(kind: string): boolean {
  return kind.endsWith('_failed');
}
