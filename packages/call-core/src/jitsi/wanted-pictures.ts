import type { MediaSource, Wanted } from '../call-engine.ts';
import type { ReceiverConstraints } from './library.ts';

/** The name under which the server knows a source; null while nobody has told it. */
export type NameOf = (participantId: string, source: MediaSource) => string | null;

/** Heights of the layers that a camera is sent in. */
const LAYERS = [180, 360, 720, 1080] as const;
const LARGEST = 2160;
/** What nobody has said anything about yet. */
const UNASKED = 180;

/** The wish in the server's words. It gives the largest layer that is not above the height asked for. */
export function constraintsFor(wanted: readonly Wanted[], nameOf: NameOf): ReceiverConstraints {
  const named = wanted.flatMap(({ participantId, source, maxHeight }) => {
    const name = nameOf(participantId, source);
    return name === null ? [] : [[name, { maxHeight: layerFor(maxHeight) }] as const];
  });
  return {
    lastN: -1,
    defaultConstraints: { maxHeight: UNASKED },
    constraints: Object.fromEntries(named),
  };
}

/** The smallest layer that fills a tile of this height. */
function layerFor(maxHeight: number | 'off'): number {
  if (maxHeight === 'off') return 0;
  return LAYERS.find((layer) => layer >= maxHeight) ?? LARGEST;
}
