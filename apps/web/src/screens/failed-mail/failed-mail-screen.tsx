import type { ReactElement } from 'react';
export function FailedMailScreen(): ReactElement {
  return <p />;
}
