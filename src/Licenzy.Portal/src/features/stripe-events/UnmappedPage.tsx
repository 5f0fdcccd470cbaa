export function UnmappedPage() {
  return <h1>Unmapped</h1>;
}
