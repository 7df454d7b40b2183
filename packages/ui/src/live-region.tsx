import { createContext, use, useCallback, useEffect, useRef, useState } from 'react';
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

/** Who goes through the page later finds no news of long ago at its end. */
const keptMs = 20_000;

function Region({
  said,
  urgency,
}: {
  readonly said: Said;
  readonly urgency: Urgency;
}): ReactElement {
  const [staleTurn, setStaleTurn] = useState(0);
  useEffect(() => {
    const timer = setTimeout(() => setStaleTurn(said.turn), keptMs);
    return () => clearTimeout(timer);
  }, [said.turn]);
  const message = said.turn === staleTurn ? '' : said.message;
  const isEven = said.turn % 2 === 0;
  return (
    // The mark keeps it heard while a dialog makes all else on the page inert (React Aria).
    <div
      className="visually-hidden"
      aria-live={urgency}
      aria-atomic="true"
      data-live-announcer="true"
    >
      <span>{isEven ? message : ''}</span>
      <span>{isEven ? '' : message}</span>
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
