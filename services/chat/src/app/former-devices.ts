import type { DeviceKeys, FormerDevices } from '@astra/contracts/former-devices';
import type { ByGuest, ByMember } from '#ports/by.ts';
import { makeAct } from './act.ts';
import type { Deps } from './deps.ts';

/** Public keys of devices that are gone, of people with whom the caller is, or was, in a room. */
export type FormerDeviceUses = {
  /** Whom the caller does not know looks like who has none. */
  readonly see: (by: ByMember | ByGuest, userIds: readonly string[]) => Promise<FormerDevices>;
};

export function makeFormerDeviceUses(deps: Deps): FormerDeviceUses {
  const { server } = deps;
  const act = makeAct(deps);
  return {
    see: async (by, userIds) => {
      const localparts = userIds.map((userId) => userId.slice(1, userId.indexOf(':')));
      const known = await act(
        by,
        { action: 'former-devices.see', isReading: true },
        ({ formerDevices }) => formerDevices.knownTo(by.actor.id, localparts),
      );
      const asked = new Set(userIds);
      const devices: Record<string, Record<string, DeviceKeys>> = {};
      for (const { localpart, keys } of known) {
        const userId = server.userId(localpart);
        // Somebody of the same name at another server is somebody else.
        if (asked.has(userId)) (devices[userId] ??= {})[keys.device_id] = keys;
      }
      return { devices };
    },
  };
}
