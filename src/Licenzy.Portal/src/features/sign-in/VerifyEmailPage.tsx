export function VerifyEmailPage() {
  return <h1>Verify email</h1>;
}
