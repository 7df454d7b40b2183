import { largestMarkedBytes, markableTypes } from '@astra/contracts/documents';

/** Whether a file can be shown with its reader's name in it, as far as its type and its size tell. */
export const canBeMarked = ({
  mediaType,
  sizeBytes,
}: {
  readonly mediaType: string;
  readonly sizeBytes: number;
}): boolean => markableTypes.has(mediaType) && sizeBytes > 0 && sizeBytes <= largestMarkedBytes;

/** Letters that the mark's font has. A name in others is painted as boxes: its bearer is then known by their id as well. */
const painted =
  /^[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Common}\p{Script=Inherited}]*$/u;

type Reader = { readonly id: string; readonly name: string; readonly organisation?: string };

/** What stands across a page: who reads it, of which house, and when by its clock. */
export function markOf({ id, name, organisation }: Reader, at: Date, timeZone: string): string {
  // Of Sweden, since its dates are written as the standard writes them, and read one way everywhere.
  const when = new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    dateStyle: 'short',
    timeStyle: 'short',
  }).format(at);
  const zone = new Intl.DateTimeFormat('en-GB', { timeZone, timeZoneName: 'shortOffset' })
    .formatToParts(at)
    .find(({ type }) => type === 'timeZoneName')?.value;
  const who = painted.test(name) ? name : `${name} (${id.slice(0, 8)})`;
  const parts = [who, organisation, `${when} ${zone ?? timeZone}`];
  return parts.filter((part) => part !== undefined).join(' · ');
}
