import { expect, vi } from 'vitest';
import type { Page } from 'playwright-core';
import { patience } from './patience.ts';

/** Waits until a remote picture is really drawn anew in the page: frames, not just an element. */
export async function expectMovingPicture(page: Page, label: RegExp): Promise<void> {
  const video = page.getByLabel(label).first();
  await video.waitFor();
  const frames = (): Promise<number> =>
    video.evaluate(
      (element) => (element as HTMLVideoElement).getVideoPlaybackQuality().totalVideoFrames,
    );
  let last = await frames();
  await vi.waitFor(
    async () => {
      const before = last;
      // Another join brings another element, which counts from zero.
      last = await frames();
      expect(last - before).toBeGreaterThan(1);
    },
    { ...patience, interval: 500 },
  );
}

/** The loudness that reaches this page's remote sound, measured over half a second. 0 is silence. */
export async function heardLoudness(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const streams = [...document.querySelectorAll('audio')]
      .map((audio) => audio.srcObject)
      .filter(Boolean);
    const context = new AudioContext();
    await context.resume();
    const analyser = context.createAnalyser();
    analyser.fftSize = 2048;
    for (const stream of streams)
      context.createMediaStreamSource(stream as MediaStream).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    let loudest = 0;
    const end = performance.now() + 1500;
    while (performance.now() < end) {
      await new Promise((resolve) => requestAnimationFrame(resolve));
      analyser.getFloatTimeDomainData(samples);
      loudest = Math.max(loudest, ...samples.map(Math.abs));
    }
    await context.close();
    return loudest;
  });
}

/** Every address that the page has loaded something from. */
export async function loadedBy(page: Page): Promise<readonly URL[]> {
  const names = await page.evaluate(() =>
    performance.getEntriesByType('resource').map(({ name }) => name),
  );
  return names.map((name) => new URL(name));
}

export type WatchedPicture = {
  /** The longest standstill since the watch began, ms. */
  readonly longestGapMs: () => Promise<number>;
  /** Whether it is still what it was: a call that was joined anew brings another track. */
  readonly isSame: () => Promise<boolean>;
  /** How it went, for who reads a failure. */
  readonly story: () => Promise<string>;
};

/** Begins to note when a picture moves, and what it is made of. */
export async function watchPicture(page: Page, label: RegExp): Promise<WatchedPicture> {
  const video = page.getByLabel(label).first();
  await video.evaluate((element) => {
    const target = element as Watched;
    let last = performance.now();
    target.astraGap = 0;
    target.astraTrack = (target.srcObject as MediaStream | null)?.getVideoTracks()[0]?.id;
    const note = (): void => {
      const now = performance.now();
      target.astraGap = Math.max(target.astraGap ?? 0, now - last);
      last = now;
      target.requestVideoFrameCallback(note);
    };
    target.requestVideoFrameCallback(note);
  });
  const longestGapMs = () => video.evaluate((element) => (element as Watched).astraGap ?? Infinity);
  return {
    longestGapMs,
    story: async () => `longest standstill ${String(Math.round(await longestGapMs()))} ms`,
    isSame: () =>
      video.evaluate((element) => {
        const { astraTrack, srcObject } = element as Watched;
        const track = (srcObject as MediaStream | null)?.getVideoTracks()[0];
        return track !== undefined && track.id === astraTrack;
      }),
  };
}

/** What `watchPicture` notes on the page. */
type Watched = HTMLVideoElement & { astraGap?: number; astraTrack?: string | undefined };

type Noted = Window & { astraSaid?: string[] };

/** Begins to note every sentence that the page shows or says; `said` reads them all. */
export async function noteSentences(page: Page): Promise<{ readonly said: () => Promise<string> }> {
  await page.evaluate(() => {
    const noted: string[] = [];
    (window as Noted).astraSaid = noted;
    new MutationObserver(() => {
      for (const each of document.querySelectorAll('[data-live-announcer], [role=status], h1, h2'))
        if (!noted.includes(each.textContent)) noted.push(each.textContent);
    }).observe(document.body, { childList: true, subtree: true, characterData: true });
  });
  return { said: () => page.evaluate(() => ((window as Noted).astraSaid ?? []).join('\n')) };
}

/**
 * Begins to wait for the loss of a picture that moves now: `afterMs` is the time from the last frame of the old to the
 * first of the new one, which is on another element or another track.
 */
export async function picturesComeBack(
  page: Page,
  label: RegExp,
): Promise<{
  readonly afterMs: () => Promise<number>;
  /** When that was, in milliseconds since 1970. */
  readonly shownAt: () => Promise<number>;
}> {
  const video = page.getByLabel(label).first();
  await video.waitFor();
  const name = (await video.getAttribute('aria-label')) ?? '';
  const begun = page.evaluate(async (wanted) => {
    const find = (): HTMLVideoElement | undefined =>
      [...document.querySelectorAll('video')].find(
        (each) => each.getAttribute('aria-label') === wanted,
      );
    // oxlint-disable-next-line unicorn/consistent-function-scoping -- runs in the page
    const trackOf = (element: HTMLVideoElement | undefined): MediaStreamTrack | undefined =>
      (element?.srcObject as MediaStream | null | undefined)?.getVideoTracks()[0];
    const first = find();
    const old = trackOf(first);
    let last = performance.now();
    const follow = (): void => {
      // The element can be the same for the new track, whose first frame also comes here.
      if (!first || trackOf(first) !== old) return;
      last = performance.now();
      first.requestVideoFrameCallback(follow);
    };
    follow();
    for (;;) {
      const now = find();
      const track = trackOf(now);
      if (now && track !== undefined && track !== old)
        return new Promise<{ readonly afterMs: number; readonly shownAt: number }>((resolve) => {
          now.requestVideoFrameCallback((at) =>
            resolve({ afterMs: at - last, shownAt: performance.timeOrigin + at }),
          );
        });
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }, name);
  return {
    afterMs: async () => (await begun).afterMs,
    shownAt: async () => (await begun).shownAt,
  };
}
