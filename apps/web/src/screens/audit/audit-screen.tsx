import type { ReactElement } from 'react';
export function AuditScreen(): ReactElement {
  return <p />;
}
