import { useEffect, useRef } from 'react';
import type { ReactElement, ReactNode } from 'react';
import { useLocation } from '@tanstack/react-router';
import { focusSoon } from '#shared/focus-soon.ts';

/** Part of an address behind `#` that leads to a person's card on the day's page. */
export const cardOf = (guestId: string): string => `carte-${guestId}`;
/** Whether the address leads to a card rather than to the page's beginning. */
export const leadsToCard = (): boolean => window.location.hash.startsWith('#carte-');

interface CardPlaceProps {
  readonly guestId: string;
  readonly children: ReactNode;
}

/** Where a person's card stands: an address can lead to it, also for who listens. */
export function CardPlace({ guestId, children }: CardPlaceProps): ReactElement {
  const place = useRef<HTMLDivElement>(null);
  const { hash } = useLocation();
  const isMeant = hash === cardOf(guestId);
  useEffect(() => {
    if (!isMeant) return undefined;
    place.current?.scrollIntoView({ block: 'center' });
    return focusSoon(place.current);
  }, [isMeant]);
  return (
    <div ref={place} tabIndex={-1}>
      {children}
    </div>
  );
}
