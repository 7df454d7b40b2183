import { useEffect, useState } from 'react';
import { isSharing } from '@astra/call-core/arrange';
import type { MediaStats } from '@astra/call-core/call-engine';
import type { CallSession } from '@astra/call-core/call-session';
import type { CallSnapshot } from '@astra/call-core/call-state';
import { sampleOf } from '@astra/call-core/quality';
import { isOpen } from './device-buttons.tsx';

/** What suffers, the gravest first. Where several are seen, one's own line alone is told. */
export type Weakness = 'lostTheirs' | 'poorMine' | 'poorTheirs';

/** What is told of a weak line, and what a person did about it. */
export interface WeakLine {
  /** Null: it is well again. */
  readonly weakness: Weakness | null;
  /** Who was seen alone when it began. */
  readonly name: string;
  /** The camera was turned off on the line's own button, and still is. */
  readonly isCut: boolean;
  readonly isShown: boolean;
  readonly cut: () => void;
  /** Turns the camera on again. */
  readonly mend: () => void;
  /** Leaves the camera off, and says no more of it. */
  readonly leaveOff: () => void;
}

/** An engine's word swings: what has just been told is not taken back at once. */
const RESTS_MS = 4_000;
/** A look at the figures of the line, while they are shown. */
const LOOK_MS = 2_000;

function weaknessOf({ phase, participants, local }: CallSnapshot): Weakness | null {
  if (phase.name !== 'in-call' || participants.length === 0) return null;
  const isPair = participants.length === 1 && !participants.some(isSharing);
  const quality = isPair ? participants[0]?.quality : undefined;
  if (quality === 'lost') return 'lostTheirs';
  if (local.quality === 'poor') return 'poorMine';
  return quality === 'poor' ? 'poorTheirs' : null;
}

function useRested(now: Weakness | null): Weakness | null {
  const [last, setLast] = useState(now);
  if (now !== null && now !== last) setLast(now);
  useEffect(() => {
    if (now !== null) return undefined;
    const timer = setTimeout(() => setLast(null), RESTS_MS);
    return () => clearTimeout(timer);
  }, [now]);
  return now ?? last;
}

/** A weak line, for as long as there is something to say of it. */
export function useWeakLine(session: CallSession, call: CallSnapshot): WeakLine {
  const weakness = useRested(weaknessOf(call));
  const [isCut, setCut] = useState(false);
  const isOn = isOpen(call.local.camera);
  const [wasOn, setWasOn] = useState(isOn);
  if (isOn !== wasOn) {
    setWasOn(isOn);
    // Whoever turns it on again, by whichever button, needs no more words about it.
    if (isOn) setCut(false);
  }
  return {
    weakness,
    name: call.participants[0]?.name ?? '',
    isCut,
    isShown: weakness !== null || isCut,
    cut: () => {
      setCut(true);
      void session.setCamera(false);
    },
    mend: () => void session.setCamera(true),
    leaveOff: () => setCut(false),
  };
}

/** What the support asks for. */
export interface LineFigures {
  readonly receivedKbps: number;
  /** What congestion control reckons can be sent; null until it is known. */
  readonly upKbps: number | null;
  readonly lossPercent: number;
  readonly rttMs: number | null;
}

/** The figures of the line while somebody can see them; null until there are two looks to compare. */
export function useLineFigures(session: CallSession): LineFigures | null {
  const [figures, setFigures] = useState<LineFigures | null>(null);
  useEffect(() => {
    let before: MediaStats | null = null;
    let isGone = false;
    const look = async (): Promise<void> => {
      const after = await session.getStats().catch(() => null);
      if (isGone || !after) return;
      const sample = before && sampleOf(before, after);
      before = after;
      if (sample)
        setFigures({
          receivedKbps: Math.round(sample.receivedKbps),
          upKbps: after.availableUpKbps === null ? null : Math.round(after.availableUpKbps),
          lossPercent: Math.round(sample.lossRatio * 100),
          rttMs: sample.rttMs === null ? null : Math.round(sample.rttMs),
        });
    };
    void look();
    const timer = setInterval(() => void look(), LOOK_MS);
    return () => {
      isGone = true;
      clearInterval(timer);
    };
  }, [session]);
  return figures;
}
