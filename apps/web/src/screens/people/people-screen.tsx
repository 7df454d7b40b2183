import type { ReactElement } from 'react';
export function PeopleScreen(): ReactElement {
  return <p />;
}
