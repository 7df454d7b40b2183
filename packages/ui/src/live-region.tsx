import { createContext, use, useCallback, useRef, useState } from 'react';
import type { ReactElement, ReactNode } from 'react';

/** `polite` waits for a pause in the speech; `assertive` is for what cannot wait. */
export type Urgency = 'polite' | 'assertive';

/** Says a sentence to those who listen. */
export type Announce = (message: string, urgency?: Urgency) => void;

const AnnounceContext = createContext<Announce>(() => undefined);

interface Said {
  readonly message: string;
  /** Two places take turns, so that the same sentence said twice is read twice. */
  readonly turn: number;
}

const silence: Said = { message: '', turn: 0 };

function Region({
  said,
  urgency,
}: {
  readonly said: Said;
  readonly urgency: Urgency;
}): ReactElement {
  const isEven = said.turn % 2 === 0;
  return (
    <div className="visually-hidden" aria-live={urgency} aria-atomic="true">
      <span>{isEven ? said.message : ''}</span>
      <span>{isEven ? '' : said.message}</span>
    </div>
  );
}

/** Once, around the whole app. */
export function LiveRegionProvider({ children }: { readonly children: ReactNode }): ReactElement {
  const [said, setSaid] = useState<Readonly<Record<Urgency, Said>>>({
    polite: silence,
    assertive: silence,
  });
  const turn = useRef(0);
  const announce = useCallback<Announce>((message, urgency = 'polite') => {
    turn.current += 1;
    const next = { message, turn: turn.current };
    setSaid((before) => ({ ...before, [urgency]: next }));
  }, []);
  return (
    <AnnounceContext value={announce}>
      {children}
      <Region said={said.polite} urgency="polite" />
      <Region said={said.assertive} urgency="assertive" />
    </AnnounceContext>
  );
}

/** The announcer; silent outside a `LiveRegionProvider`. */
export function useAnnounce(): Announce {
  return use(AnnounceContext);
}
