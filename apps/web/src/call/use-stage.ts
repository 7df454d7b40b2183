import { useEffect, useMemo, useState } from 'react';
import { arrange, isSameSubject, nextSharing } from '@astra/call-core/arrange';
import type { Arrangement, LayoutChoice, Subject } from '@astra/call-core/arrange';
import type { CallSnapshot } from '@astra/call-core/call-state';
import { dueAt, followSpeaker, NOBODY } from '@astra/call-core/speaker';
import { keepLayout, keptLayout } from './kept-layout.ts';

/** Who is large and who is in the list, and this person's own wishes about it. */
export interface Stage {
  readonly arrangement: Arrangement;
  /** Whose picture is large where there is room for one only. */
  readonly speakerId: string | null;
  readonly choice: LayoutChoice;
  readonly choose: (choice: LayoutChoice) => void;
  readonly isPinned: (subject: Subject) => boolean;
  /** Null takes the pin away. */
  readonly pin: (subject: Subject | null) => void;
}

/** The stage of one call; the layout is kept on this device, the pin for this call. */
export function useStage({ participants }: CallSnapshot): Stage {
  const [choice, setChoice] = useState(keptLayout);
  const [pinned, pin] = useState<Subject | null>(null);
  const [before, setBefore] = useState<readonly string[]>([]);
  const sharing = nextSharing(participants, before);
  if (sharing !== before) setBefore(sharing);
  const speakerId = useSpeaker(participants);
  const arrangement = useMemo(
    () => arrange({ people: participants, sharing, choice, pinned, speakerId }),
    [participants, sharing, choice, pinned, speakerId],
  );
  return {
    arrangement,
    speakerId,
    choice,
    choose: (next) => {
      setChoice(next);
      keepLayout(next);
    },
    isPinned: (subject) => isSameSubject(subject, pinned),
    pin,
  };
}

/** Follows the voices calmly, also when nothing changes but the time. */
function useSpeaker(participants: CallSnapshot['participants']): string | null {
  const [followed, setFollowed] = useState(NOBODY);
  useEffect(() => {
    const look = (): void =>
      setFollowed((last) => followSpeaker(last, participants, performance.now()));
    look();
  }, [participants]);
  const due = dueAt(followed);
  useEffect(() => {
    if (due === null) return undefined;
    const timer = setTimeout(
      () =>
        setFollowed((last) => followSpeaker(last, participants, Math.max(due, performance.now()))),
      Math.max(0, due - performance.now()),
    );
    return () => clearTimeout(timer);
  }, [due, participants]);
  return followed.id;
}
