import { useLayoutEffect, useRef } from 'react';
import type { ReactElement, ReactNode } from 'react';
import { useKeptFocus } from './kept-focus.ts';

/** Words over the pictures, never over the bar. Whoever answers them by keyboard goes on in the call when they are gone. */
export function CallWords({ children }: { readonly children: ReactNode }): ReactElement {
  const place = useRef<HTMLDivElement>(null);
  useKeptFocus(place);
  useLayoutEffect(() => {
    const box = place.current;
    return () => {
      if (box?.contains(document.activeElement) === true) document.getElementById('main')?.focus();
    };
  }, []);
  return (
    <div ref={place} className="call-words" data-stage="" tabIndex={-1}>
      {children}
    </div>
  );
}
