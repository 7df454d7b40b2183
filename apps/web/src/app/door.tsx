import type { ReactElement, ReactNode } from 'react';
import { DisplayButton } from '@astra/ui/display-button';
import { DoorFrame } from '@astra/ui/door-frame';
import '@astra/ui/door.css';
import { OtherLanguage } from '#shared/other-language.tsx';
import { OfflineNotice } from './page-states.tsx';

interface DoorProps {
  readonly words: string;
  readonly children: ReactNode;
}

/** A page before the house: sign-in, second factor, accepting an invitation. */
export function Door({ words, children }: DoorProps): ReactElement {
  return (
    <DoorFrame words={words}>
      <div className="line nowrap door__display">
        <OtherLanguage />
        <DisplayButton />
      </div>
      <OfflineNotice />
      {children}
    </DoorFrame>
  );
}
