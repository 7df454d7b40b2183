import type { Page } from 'playwright-core';

/**
 * The pitch, in hertz, of the strongest tone that reaches this page within a second and a half; 0 where it is silent.
 */
export async function heardPitch(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const context = new AudioContext();
    await context.resume();
    const analyser = new AnalyserNode(context, { fftSize: 4096, smoothingTimeConstant: 0 });
    for (const { srcObject } of document.querySelectorAll('audio'))
      if (srcObject instanceof MediaStream)
        context.createMediaStreamSource(srcObject).connect(analyser);
    const spectrum = new Float32Array(analyser.frequencyBinCount);
    let [strongest, bin] = [-60, 0]; // decibels: what is fainter is no tone
    const end = performance.now() + 1500;
    while (performance.now() < end) {
      await new Promise((resolve) => requestAnimationFrame(resolve));
      analyser.getFloatFrequencyData(spectrum);
      for (const [index, level] of spectrum.entries())
        if (level > strongest) [strongest, bin] = [level, index];
    }
    const pitch = (bin * context.sampleRate) / analyser.fftSize;
    await context.close();
    return pitch;
  });
}

/**
 * From now on each microphone that the page chooses by its name sounds at this pitch, since Chromium's own all beep alike.
 * The device itself is opened all the same, and closed with what stands for it.
 */
export async function tuneMicrophones(page: Page, hz: number): Promise<void> {
  await page.evaluate((frequency) => {
    const { mediaDevices } = navigator;
    const open = mediaDevices.getUserMedia.bind(mediaDevices);
    mediaDevices.getUserMedia = async (wish) => {
      const stream = await open(wish);
      const [device] = stream.getAudioTracks();
      if (!device || typeof wish?.audio !== 'object' || !wish.audio.deviceId) return stream;
      const context = new AudioContext();
      await context.resume();
      const out = context.createMediaStreamDestination();
      const volume = new GainNode(context, { gain: 0.5 });
      const tone = new OscillatorNode(context, { frequency });
      // A tone that never changes is taken for noise, and not sent (DTX).
      const tremolo = new OscillatorNode(context, { type: 'square', frequency: 3 });
      tremolo.connect(new GainNode(context, { gain: 0.4 })).connect(volume.gain);
      tone.connect(volume).connect(out);
      for (const each of [tone, tremolo]) each.start();
      const [track] = out.stream.getAudioTracks();
      if (!track) throw new Error('Web Audio gave no track');
      track.getSettings = () => device.getSettings();
      const stop = track.stop.bind(track);
      track.stop = () => {
        stop();
        device.stop();
        void context.close();
      };
      return new MediaStream([track]);
    };
  }, hz);
}
