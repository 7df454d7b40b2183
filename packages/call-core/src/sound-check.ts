import { playOn } from './browser-devices.ts';
import { makeStore } from '@astra/page-state/observable';
import type { Observable } from '@astra/page-state/observable';

/** How loud a microphone is now. */
export interface LevelMeter {
  /** 0 (silence) to 1 (as loud as can be), about fifteen times a second. */
  readonly level: Observable<number>;
  /** True once something louder than a quiet room came through. */
  readonly hasHeard: Observable<boolean>;
  readonly stop: () => void;
}

const LOOK_EVERY_MS = 66;
/** Root mean square of a quiet room with an open microphone stays below this. */
const QUIET = 0.01;
/** Speech is about a tenth of the full scale: the meter should not sleep at it. */
const GAIN = 4;

/** Measures a track without playing it. Call it from a click, or it may stay at rest. */
export function makeLevelMeter(track: MediaStreamTrack): LevelMeter {
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  analyser.fftSize = 1024;
  context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
  const level = makeStore(0);
  const hasHeard = makeStore(false);
  const samples = new Float32Array(analyser.fftSize);
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    const loudness = rootMeanSquare(samples);
    level.set(Math.min(1, loudness * GAIN));
    if (loudness > QUIET) hasHeard.set(true);
  }, LOOK_EVERY_MS);
  // Browsers start a context at rest when no click came before.
  void context.resume();
  return {
    level,
    hasHeard,
    stop: () => {
      clearInterval(timer);
      void context.close();
    },
  };
}

/** Loudness of a piece of sound. */
export function rootMeanSquare(samples: Float32Array): number {
  const sum = samples.reduce((total, sample) => total + sample * sample, 0);
  return Math.sqrt(sum / samples.length);
}

const TONES_HZ = [523, 659, 784];
const TONE_SECONDS = 0.35;
const VOLUME = 0.25;

/**
 * Plays three soft notes on a speaker, and resolves when they are over. False: this browser cannot
 * choose a speaker, and they were played on its default one.
 */
export async function playTestTone(speakerId: string | null): Promise<boolean> {
  const context = new AudioContext();
  const output = context.createMediaStreamDestination();
  const element = new Audio();
  element.srcObject = output.stream;
  try {
    await context.resume();
    const isChosen = await playOn(element, speakerId);
    await element.play();
    await playNotes(context, output);
    return isChosen || speakerId === null;
  } finally {
    element.pause();
    await context.close();
  }
}

function playNotes(context: AudioContext, output: AudioNode): Promise<void> {
  return new Promise((resolve) => {
    for (const [at, frequency] of TONES_HZ.entries()) {
      const note = playNote(context, output, {
        frequency,
        start: context.currentTime + at * TONE_SECONDS,
      });
      if (at === TONES_HZ.length - 1) note.addEventListener('ended', () => resolve());
    }
  });
}

function playNote(
  context: AudioContext,
  output: AudioNode,
  { frequency, start }: { readonly frequency: number; readonly start: number },
): OscillatorNode {
  const note = new OscillatorNode(context, { frequency });
  const volume = new GainNode(context, { gain: 0 });
  // Fading in and out: a tone that is cut clicks.
  volume.gain.setValueAtTime(0, start);
  volume.gain.linearRampToValueAtTime(VOLUME, start + 0.05);
  volume.gain.linearRampToValueAtTime(0, start + TONE_SECONDS);
  note.connect(volume).connect(output);
  note.start(start);
  note.stop(start + TONE_SECONDS);
  return note;
}
