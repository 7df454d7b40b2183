import type { ReactElement } from 'react';

/** The professionals' application. */
export function App(): ReactElement {
  return <main id="main" />;
}
