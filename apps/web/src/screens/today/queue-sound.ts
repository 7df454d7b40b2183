const storageKey = 'astra-queue-sound';
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
    ring(context);
  }
}

function ring(audio: AudioContext): void {
  const start = audio.currentTime;
  for (const [index, hertz] of [660, 880].entries()) {
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    tone.frequency.value = hertz;
    volume.gain.setValueAtTime(0.0001, start + index * 0.18);
    volume.gain.exponentialRampToValueAtTime(0.12, start + index * 0.18 + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.0001, start + index * 0.18 + 0.4);
    tone.connect(volume).connect(audio.destination);
    tone.start(start + index * 0.18);
    tone.stop(start + index * 0.18 + 0.45);
  }
}

/** Two soft notes, if they are wished for. */
export function ringOnce(): void {
  if (!isSoundOn()) return;
  context ??= new AudioContext();
  if (context.state === 'running') ring(context);
}
