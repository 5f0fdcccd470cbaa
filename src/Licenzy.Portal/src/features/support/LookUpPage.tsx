export function LookUpPage() {
  return <h1>Look up</h1>;
}
