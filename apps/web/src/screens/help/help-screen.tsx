import type { ReactElement } from 'react';
export function HelpScreen(): ReactElement {
  return <p />;
}
