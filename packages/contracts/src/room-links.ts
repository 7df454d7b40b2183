import { Type, type Static } from 'typebox';
import { exact, Instant, line, nullable, prose, Uuid, Version } from './common.ts';

/** Letters that nobody sees. */
const fillers = '\\u115F\\u1160\\u17B4\\u17B5\\u3164\\uFFA0';

/**
 * An address of the web that a person gives to others: no name and password before the host, nothing that is read otherwise
 * than it is written.
 */
export const webAddress = (
  scheme: 'https' | 'https?',
  description: string,
): ReturnType<typeof Type.String> =>
  Type.String({
    maxLength: 2_000,
    pattern: `^(?![\\s\\S]*[${fillers}])${scheme}://[\\p{L}\\p{N}.-]+(?::[0-9]{1,5})?(?:[/?#][\\p{L}\\p{N}!-\\[\\]-~]*)?$`,
    description,
  });

const about = {
  title: line(80, 'What the link is'),
  address: webAddress('https', 'Address, `https` only'),
  description: nullable(prose(300, 'What it is good for')),
};

/** A useful link of a room. The service can read it, unlike messages. */
export const RoomLink = exact({
  id: Uuid,
  title: Type.String(),
  /** As a browser writes it: letters of other scripts in a host's name stand there as `xn--…`. */
  address: Type.String(),
  description: nullable(Type.String()),
  addedBy: exact({ personId: Uuid, displayName: Type.String() }),
  addedAt: Instant,
  version: Version,
  mayChange: Type.Boolean({ description: 'Whether the caller changes it and takes it away' }),
});
export type RoomLink = Static<typeof RoomLink>;
/** `GET /rooms/:id/links`: in the order in which they are shown. */
export const RoomLinks = exact({
  items: Type.Array(RoomLink),
  mayAdd: Type.Boolean(),
  mayOrder: Type.Boolean(),
});
export type RoomLinks = Static<typeof RoomLinks>;
/** `POST /rooms/:id/links`: comes last. `links-full` beyond 50, `room-closed`. */
export const AddRoomLink = exact(about);
export type AddRoomLink = Static<typeof AddRoomLink>;
export const RoomLinkParams = exact({ id: Uuid, linkId: Uuid });
/** `PATCH /rooms/:id/links/:linkId`: all of it anew. */
export const ChangeRoomLink = exact({ version: Version, ...about });
export type ChangeRoomLink = Static<typeof ChangeRoomLink>;
/** `PUT /rooms/:id/link-order`: every link of the room, once; `stale-version` when there are others by now. */
export const OrderRoomLinks = exact({
  linkIds: Type.Array(Uuid, { maxItems: 50, uniqueItems: true }),
});
