import type { ReactElement } from 'react';
export function MeScreen(): ReactElement {
  return <p />;
}
