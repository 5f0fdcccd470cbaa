export function ApiKeysPage() {
  return <h1>Api keys</h1>;
}
