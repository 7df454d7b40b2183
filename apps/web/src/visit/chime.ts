let context: AudioContext | undefined;

/** Lets later sounds play: browsers allow sound only after a touch. Call it from one. */
export function allowSound(): void {
  context ??= new AudioContext();
  void context.resume().catch(() => undefined);
}

/** Two soft notes. Returns when they have played. */
export async function chime(): Promise<void> {
  allowSound();
  const audio = context;
  if (!audio) return;
  const start = audio.currentTime + 0.02;
  const notes = [659.25, 880].map((frequency, index) => {
    const at = start + index * 0.22;
    const gain = audio.createGain();
    gain.gain.setValueAtTime(0.0001, at);
    gain.gain.exponentialRampToValueAtTime(0.25, at + 0.03);
    gain.gain.exponentialRampToValueAtTime(0.0001, at + 0.6);
    gain.connect(audio.destination);
    const note = audio.createOscillator();
    note.frequency.value = frequency;
    note.connect(gain);
    note.start(at);
    note.stop(at + 0.65);
    return note;
  });
  await new Promise<void>((resolve) => {
    const last = notes.at(-1);
    if (last) last.addEventListener('ended', () => resolve());
    else resolve();
  });
}
