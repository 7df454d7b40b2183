import type { ReactElement, ReactNode } from 'react';
import { AppFrame } from '../src/app-frame.tsx';
import { IconButton } from '../src/button.tsx';
import { State } from '../src/state.tsx';
import { Who } from '../src/who.tsx';

interface FrameProps {
  readonly aside?: ReactNode;
  readonly className?: string;
  readonly children: ReactNode;
}

/** The professional frame with its usual places. */
export function Frame({ aside, className, children }: FrameProps): ReactElement {
  const me = (
    <button type="button" className="rail__item">
      <Who kind="member" name="Nadia Berthelot" size="s" />
      <span>Moi</span>
    </button>
  );
  return (
    <AppFrame
      home={{ href: '#', label: 'Astra Visio, aujourd’hui' }}
      navLabel="Principal"
      places={[
        {
          href: '#day',
          label: 'Aujourd’hui',
          icon: 'house',
          isCurrent: true,
          count: { value: 2, label: '2 personnes attendent' },
        },
        { href: '#people', label: 'Personnes', icon: 'users-round' },
        { href: '#security', label: 'Sécurité', icon: 'shield-check' },
      ]}
      help={{ href: '#help', label: 'Aide', icon: 'life-buoy' }}
      me={me}
      meSmall={<IconButton icon="user-round" label="Mon compte" />}
      aside={aside}
      asideLabel="Salle d’attente"
      className={className}
    >
      {children}
    </AppFrame>
  );
}

/** A device that works. */
export const good = (word: string): ReactElement => (
  <State tone="good" icon="check">
    {word}
  </State>
);
