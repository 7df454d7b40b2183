import type { Page } from 'playwright-core';

type Kept = Window & { astraConnections?: RTCPeerConnection[] };

/** Begins to keep the connections to the video server that the page opens from now on, for `receivedBy`. */
export async function keepConnections(page: Page): Promise<void> {
  await page.evaluate(() => {
    const kept: RTCPeerConnection[] = [];
    (window as Kept).astraConnections = kept;
    window.RTCPeerConnection = class extends RTCPeerConnection {
      constructor(configuration?: RTCConfiguration) {
        super(configuration);
        kept.push(this);
      }
    };
  });
}

/** How many the page has opened since. */
export const connectionsOf = (page: Page): Promise<number> =>
  page.evaluate(() => (window as Kept).astraConnections?.length ?? 0);

/** Bytes of sound and of pictures that have come from the video server. */
export async function receivedBy(page: Page): Promise<Record<'audio' | 'video', number>> {
  return page.evaluate(async () => {
    const bytes = { audio: 0, video: 0 };
    for (const connection of (window as Kept).astraConnections ?? [])
      for (const one of (
        await connection.getStats()
      ).values() as Iterable<RTCInboundRtpStreamStats>)
        if (one.type === 'inbound-rtp' && (one.kind === 'audio' || one.kind === 'video'))
          bytes[one.kind] += one.bytesReceived ?? 0;
    return bytes;
  });
}
