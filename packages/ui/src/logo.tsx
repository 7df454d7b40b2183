import type { ReactElement } from 'react';

/** The mark: an arch, a star, a coral sill. The name stands beside it in words. */
export function Logo(): ReactElement {
  return (
    <svg className="logo" viewBox="0 0 28 32" aria-hidden="true">
      <path className="logo-arch" d="M3 27V13.5a11 11 0 0 1 22 0V27z" />
      <path
        className="logo-star"
        d="M14 5.6c.75 6.1 2.3 7.65 8.4 8.4-6.1.75-7.65 2.3-8.4 8.4-.75-6.1-2.3-7.65-8.4-8.4 6.1-.75 7.65-2.3 8.4-8.4z"
      />
      <rect className="logo-sill" x="1" y="28.6" width="26" height="3" rx="1.5" />
    </svg>
  );
}
