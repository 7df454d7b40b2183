/** Two soft notes on a sound card that may play. */
export function playTwoNotes(audio: AudioContext): void {
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
