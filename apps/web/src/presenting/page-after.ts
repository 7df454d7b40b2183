/** Where a key of the keyboard leads to in what has pages: possibly before the first or behind the last. Null: nowhere. */
export function pageAfter(key: string, page: number, pages: number): number | null {
  switch (key) {
    case 'ArrowRight':
    case 'PageDown':
      return page + 1;
    case 'ArrowLeft':
    case 'PageUp':
      return page - 1;
    case 'Home':
      return 1;
    case 'End':
      return pages;
    default:
      return null;
  }
}
