/** The product's sign. */
export function Mark({ size = 24 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="7" fill="var(--lz-accent)" />
      <path d="M10 7h4v14h9v4H10z" fill="var(--lz-on-accent)" />
    </svg>
  );
}
