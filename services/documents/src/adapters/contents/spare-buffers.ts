/** Buffers that are filled again and again: a new one for each piece would be gigabytes of garbage. */
export type SpareBuffers = {
  readonly take: (bytes: number) => Buffer;
  readonly giveBack: (buffer: Buffer) => void;
};

/** Keeps up to `most` of the usual length; for what is smaller there is a small one, and it is not kept. */
export function makeSpareBuffers({
  usualBytes,
  most,
}: {
  readonly usualBytes: number;
  readonly most: number;
}): SpareBuffers {
  const spare: Buffer[] = [];
  return {
    take: (bytes) =>
      bytes * 2 < usualBytes || bytes > usualBytes
        ? Buffer.allocUnsafe(bytes)
        : (spare.pop() ?? Buffer.allocUnsafe(usualBytes)),
    giveBack: (buffer) => {
      if (buffer.length === usualBytes && spare.length < most) spare.push(buffer);
    },
  };
}
