export function ProductEditorPage() {
  return <h1>Product editor</h1>;
}
