const plain = (part: string): string => {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
};

/**
 * Whether an address is a page or below it. Parts are compared as they read: a browser and a link write `auth0|123` in two ways, and a
 * stroke inside a part is none between parts.
 */
export function isUnderPage(pathname: string, page: string): boolean {
  const parts = pathname.split('/').map(plain);
  return page.split('/').every((part, index) => parts[index] === plain(part));
}
