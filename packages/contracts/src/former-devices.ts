import { Type, type Static } from 'typebox';
import { exact } from './common.ts';

/**
 * The public keys of a device as the chat server gave them: signed by its owner's self-signing key, so that nobody in between
 * can change them. Matrix client-server API, "Device keys"; whatever else a client has put into what it signed stays in it.
 */
export const DeviceKeys = Type.Object(
  {
    user_id: Type.String(),
    device_id: Type.String(),
    algorithms: Type.Array(Type.String()),
    keys: Type.Record(Type.String(), Type.String(), { description: 'By algorithm and device' }),
    signatures: Type.Record(Type.String(), Type.Record(Type.String(), Type.String()), {
      description: 'By who signed, and by which key',
    }),
  },
  { additionalProperties: Type.Unknown() },
);
export type DeviceKeys = Static<typeof DeviceKeys>;

/**
 * `POST /former-devices` (members), `POST /visit/former-devices` (guests): the keys of devices that have ended within the
 * last 60 days, so that what they had written is known as theirs. A reading: it stands in a body because of its length.
 */
export const AskFormerDevices = exact({
  userIds: Type.Array(
    Type.String({
      maxLength: 255,
      pattern: '^@[a-z0-9._=/+-]+:[A-Za-z0-9.:-]+$',
      description: 'Matrix user id',
    }),
    { minItems: 1, maxItems: 50, uniqueItems: true },
  ),
});
/**
 * By Matrix user id, then by device id: of the caller, and of whoever is, or was within those 60 days, in a room in which the
 * caller is. Anybody else is not in it, as who has none. A device that is still there can be in it: what the chat server says
 * of one is newer.
 */
export const FormerDevices = exact({
  devices: Type.Record(Type.String(), Type.Record(Type.String(), DeviceKeys)),
});
export type FormerDevices = Static<typeof FormerDevices>;
