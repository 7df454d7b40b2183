import { makeAllowance, type Pace } from '#domain/pace.ts';

/** A message of an honest client is some 20 kB; more than this is none. */
const largestMessage = 262_144;
/** Control frames (RFC 6455, section 5.5) come between the parts of a message. */
const firstControl = 8;

/**
 * Measures the WebSocket messages that go by (RFC 6455, section 5.2) without keeping them, each chunk with the time (ms)
 * at which it came. False: a message is larger than any honest one, more comes than the pace allows, or what goes by are
 * no frames of a client.
 */
export function makeFrameMeter({
  frames,
  bytes,
}: Pace): (chunk: Uint8Array, now: number) => boolean {
  const mayCome = { frames: makeAllowance(frames), bytes: makeAllowance(bytes) };
  let head: number[] = [];
  let toSkip = 0;
  let message = 0;

  const endHead = (now: number): boolean => {
    const { size, isControl, isLast } = readHead(head);
    head = [];
    toSkip = size;
    if (!mayCome.frames(1, now) || !mayCome.bytes(size, now)) return false;
    if (isControl) return size <= 125;
    message += size;
    const isHonest = message <= largestMessage;
    if (isLast) message = 0;
    return isHonest;
  };

  return (chunk, now) => {
    let at = 0;
    while (at < chunk.length) {
      const skipped = Math.min(toSkip, chunk.length - at);
      toSkip -= skipped;
      at += skipped;
      if (at === chunk.length) return true;
      head.push(chunk[at] ?? 0);
      at += 1;
      if (head.length === 2 && !isFromClient(head)) return false;
      if (head.length >= 2 && head.length === headLength(head) && !endHead(now)) return false;
    }
    return true;
  };
}

const short = (head: readonly number[]): number => (head[1] ?? 0) & 0x7f;

/** A client masks each frame, and uses no extension that was not agreed on. */
const isFromClient = (head: readonly number[]): boolean =>
  ((head[1] ?? 0) & 0x80) !== 0 && ((head[0] ?? 0) & 0x70) === 0;

function headLength(head: readonly number[]): number {
  const more = short(head) === 126 ? 2 : short(head) === 127 ? 8 : 0;
  return 2 + more + 4;
}

function readHead(head: readonly number[]): {
  readonly size: number;
  readonly isControl: boolean;
  readonly isLast: boolean;
} {
  const more = head.slice(2, headLength(head) - 4);
  const size = more.length === 0 ? short(head) : more.reduce((sum, byte) => sum * 256 + byte, 0);
  const first = head[0] ?? 0;
  return { size, isControl: (first & 0x0f) >= firstControl, isLast: (first & 0x80) !== 0 };
}
