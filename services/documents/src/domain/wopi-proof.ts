/** What an editor signs with each request (WOPI, proof keys). */
export type Proven = {
  readonly token: string;
  /** The whole address, as it was asked. */
  readonly url: string;
  /** Of 100 ns since the year 1, as .NET counts. */
  readonly ticks: bigint;
};

const unixTicks = 621_355_968_000_000_000n;
const ticksInMs = 10_000n;
const longestMs = 1_200_000;

/** Null for what is no such number. */
export const ticksOf = (header: string | undefined): bigint | null =>
  header !== undefined && /^[0-9]{1,19}$/u.test(header) ? BigInt(header) : null;

/** Nothing is believed that was signed more than twenty minutes from now. */
export const isOfNow = (ticks: bigint, now: Date): boolean =>
  Math.abs(Number((ticks - unixTicks) / ticksInMs) - now.getTime()) <= longestMs;

export const ticksAt = (moment: Date): bigint => BigInt(moment.getTime()) * ticksInMs + unixTicks;

/** Each part behind its length, with the highest byte first; the address in capitals. */
export function proofBytes({ token, url, ticks }: Proven): Uint8Array {
  const moment = new Uint8Array(8);
  new DataView(moment.buffer).setBigUint64(0, ticks);
  const parts = [utf8(token), utf8(url.toUpperCase()), moment];
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + 4 + part.length, 0));
  const view = new DataView(whole.buffer);
  let at = 0;
  for (const part of parts) {
    view.setUint32(at, part.length);
    whole.set(part, at + 4);
    at += 4 + part.length;
  }
  return whole;
}

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
