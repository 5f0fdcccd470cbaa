export function EndpointsPage() {
  return <h1>Endpoints</h1>;
}
