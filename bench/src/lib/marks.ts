import type { BrowserContext, Page } from 'playwright-core';

/** Something that happened in a page, in milliseconds since 1970 by the machine's clock. */
export type Mark = { readonly what: string; readonly at: number };

// These run in the page: they can use nothing of this file.

declare global {
  var benchMarks: Mark[];
  var benchMark: (what: string) => void;
}

/** Has every page of the context write down what a call is made of. To be called before its first page loads. */
export async function markPages(context: BrowserContext): Promise<void> {
  for (const each of [
    beginMarks,
    markRequests,
    markSockets,
    markConnections,
    markEncoders,
    markPictures,
  ])
    await context.addInitScript(each);
}

/** What the page has written down since this moment, oldest first. */
export async function marksSince(page: Page, since: number): Promise<readonly Mark[]> {
  const marks = await page.evaluate(() => globalThis.benchMarks);
  return marks.filter(({ at }) => at >= since).toSorted((one, other) => one.at - other.at);
}

function beginMarks(): void {
  globalThis.benchMarks = [];
  globalThis.benchMark = (what) => {
    globalThis.benchMarks.push({ what, at: performance.timeOrigin + performance.now() });
  };
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries())
      globalThis.benchMarks.push({
        what: `busy for ${duration.toFixed(0)} ms`,
        at: performance.timeOrigin + startTime,
      });
  }).observe({ entryTypes: ['longtask'] });
}

function markRequests(): void {
  const plain = globalThis.fetch;
  globalThis.fetch = async (input, init) => {
    const url = input instanceof Request ? input.url : String(input);
    const name = new URL(url, location.href).pathname.replaceAll(/[0-9a-f-]{36}/gu, '…');
    globalThis.benchMark(`${name} asked`);
    const reply = await plain(input, init);
    globalThis.benchMark(`${name} answered`);
    return reply;
  };
  globalThis.EventSource = class extends EventSource {
    constructor(url: string | URL, options?: EventSourceInit) {
      super(url, options);
      this.addEventListener('visit', () => globalThis.benchMark('news of the visit'));
    }
  };
}

function markSockets(): void {
  globalThis.WebSocket = class extends WebSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      // Of Jitsi there are two: one to the signalling, one to the bridge.
      const [, name = ''] = new URL(url).pathname.split('/');
      globalThis.benchMark(`socket ${name} asked`);
      this.addEventListener('open', () => globalThis.benchMark(`socket ${name} open`));
      this.addEventListener('message', () => globalThis.benchMark(`socket ${name} first word`), {
        once: true,
      });
    }
  };
  const { mediaDevices } = navigator;
  const open = mediaDevices.getUserMedia.bind(mediaDevices);
  mediaDevices.getUserMedia = async (wish) => {
    const what = wish?.video ? 'camera' : 'microphone';
    globalThis.benchMark(`${what} asked`);
    const stream = await open(wish);
    globalThis.benchMark(`${what} open`);
    return stream;
  };
}

function markConnections(): void {
  let made = 0;
  globalThis.RTCPeerConnection = class extends RTCPeerConnection {
    readonly #name: string;
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      made += 1;
      this.#name = made % 2 === 1 ? 'connection 1' : 'connection 2';
      const mark = (what: string): void => globalThis.benchMark(`${this.#name} ${what}`);
      mark('made');
      this.addEventListener('iceconnectionstatechange', () =>
        mark(`ICE ${this.iceConnectionState}`),
      );
      this.addEventListener('connectionstatechange', () => mark(this.connectionState));
      this.addEventListener('track', ({ track }) => {
        mark(`${track.kind} track`);
        track.addEventListener('unmute', () => mark(`${track.kind} first packet`), { once: true });
      });
    }
    override async setRemoteDescription(description: RTCSessionDescriptionInit): Promise<void> {
      globalThis.benchMark(`${this.#name} ${description.type} heard`);
      await super.setRemoteDescription(description);
    }
    override async setLocalDescription(
      description?: RTCLocalSessionDescriptionInit,
    ): Promise<void> {
      await super.setLocalDescription(description);
      globalThis.benchMark(`${this.#name} ${String(this.localDescription?.type)} made`);
    }
  };
}

/** Who sends for nobody rests until somebody comes: when an encoder is set going is a step of its own. */
function markEncoders(): void {
  // The browser’s own, which is called with its sender below.
  const plain = Reflect.get(RTCRtpSender.prototype, 'setParameters');
  RTCRtpSender.prototype.setParameters = async function (parameters) {
    const active = parameters.encodings.filter((one) => one.active !== false).length;
    globalThis.benchMark(`${String(this.track?.kind)} encoders set to ${active}`);
    await plain.call(this, parameters);
  };
}

function markPictures(): void {
  const seen = new WeakSet<HTMLVideoElement>();
  const shown = new WeakSet<HTMLVideoElement>();
  const look = (): void => {
    for (const video of document.querySelectorAll('video')) {
      const label = video.getAttribute('aria-label') ?? 'own picture';
      if (!seen.has(video)) globalThis.benchMark(`${label}: element`);
      seen.add(video);
      if (shown.has(video) || video.getVideoPlaybackQuality().totalVideoFrames === 0) continue;
      shown.add(video);
      globalThis.benchMark(`${label}: first frame`);
    }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}
