import type { ReactElement } from 'react';
export function HostCallScreen(): ReactElement {
  return <p />;
}
