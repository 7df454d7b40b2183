import { playTwoNotes } from '#shared/two-notes.ts';
import { inOneQuietTab } from './in-call.ts';

const storageKey = 'astra-queue-sound';
/** A bell that the browser lets sound only later than this would ring for nothing. */
const staleMs = 1_000;
let context: AudioContext | undefined;

/** Whether the waiting room rings on this computer. */
export function isSoundOn(): boolean {
  try {
    return localStorage.getItem(storageKey) === 'on';
  } catch {
    return false;
  }
}

/** Keeps the wish on this computer; called from a click, so that the browser lets us ring later. */
export function setSound(isOn: boolean): void {
  try {
    localStorage.setItem(storageKey, isOn ? 'on' : 'off');
  } catch {
    // Not kept: asked again next time.
  }
  if (isOn) {
    context ??= new AudioContext();
    playTwoNotes(context);
  }
}

/** Two soft notes, if they are wished for and nobody speaks. */
export function ringOnce(): void {
  if (!isSoundOn()) return;
  void inOneQuietTab(async () => {
    context ??= new AudioContext();
    const asked = performance.now();
    // A new one begins to run a moment later, or only with the next click on the page.
    await context.resume();
    if (performance.now() - asked < staleMs) playTwoNotes(context);
  });
}
