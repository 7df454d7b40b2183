import { useEffect } from 'react';
import { playTwoNotes } from '#shared/two-notes.ts';

const everyMs = 3_000;
let context: AudioContext | undefined;

/** Two soft notes now and then while something rings. Where the browser allows no sound yet, there is none. */
export function useRingSound(isOn: boolean): void {
  useEffect(() => {
    if (!isOn) return undefined;
    const ring = (): void => {
      context ??= new AudioContext();
      if (context.state === 'running') playTwoNotes(context);
      else void context.resume().catch(() => undefined);
    };
    ring();
    const timer = setInterval(ring, everyMs);
    return () => clearInterval(timer);
  }, [isOn]);
}
