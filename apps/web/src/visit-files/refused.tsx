import type { ReactElement } from 'react';
import { State } from '@astra/ui/state';

interface RefusedProps {
  readonly isVirus: boolean;
  readonly children: string;
}

/** A file that was not taken, with why and what to do. */
export function Refused({ isVirus, children }: RefusedProps): ReactElement {
  return (
    <State tone="danger" icon={isVirus ? 'shield-x' : 'circle-alert'}>
      {children}
    </State>
  );
}
