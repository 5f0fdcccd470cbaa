export function DeliveryPage() {
  return <h1>Delivery</h1>;
}
