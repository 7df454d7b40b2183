import { useEffect, useState, useSyncExternalStore } from 'react';
import type { Nudge } from '@astra/contracts/meetings';
import type { CallSession } from '@astra/call-core/call-session';

/** A moderator's newest word in this call, until the person has put it away. */
export interface Word {
  readonly shown: Nudge | null;
  readonly done: () => void;
}

/**
 * A moderator's words, and what one of them does: whose microphone was muted until they are asked to speak finds it off again
 * when they open it, and reads why. The service keeps to the same by itself.
 */
export function useWord(session: CallSession, newest: Nudge | null): Word {
  const { local } = useSyncExternalStore(session.subscribe, session.getSnapshot);
  // What was said before this call began is no news.
  const [first] = useState(newest);
  const [seen, setSeen] = useState(first);
  const isSilenced = newest !== first && newest?.word === 'silenced';
  const isOpen = local.microphone.state === 'on';
  const [wasOpen, setWasOpen] = useState(isOpen);
  if (isOpen !== wasOpen) {
    setWasOpen(isOpen);
    // They have read it already, and press all the same: it is said again.
    if (isOpen && isSilenced) setSeen(first);
  }
  useEffect(() => {
    if (isSilenced && isOpen) void session.setMicrophone(false);
  }, [isSilenced, isOpen, session]);
  return { shown: newest === seen ? null : newest, done: () => setSeen(newest) };
}
