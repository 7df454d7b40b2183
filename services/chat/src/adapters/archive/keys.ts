import { deserialize, serialize } from 'node:v8';
import type * as Library from '@matrix-org/matrix-sdk-crypto-wasm';
import type { Random } from '@astra/kit/random';
import { aboutRecord } from '#domain/archive.ts';
import type {
  ArchiveKeys,
  ArchiveRecord,
  ArchiveSeal,
  KeyRequest,
  OpenArchiveKeys,
  ResealRecords,
} from '#ports/archive.ts';
import { DeviceStore, placeOf, prepareStores, type Kept } from './store.ts';

type Crypto = typeof Library;

/** A request as the keys ask for it. */
type Outgoing = {
  readonly id?: string | undefined;
  readonly type?: number;
  readonly body: string;
  readonly event_type?: string;
  readonly txn_id?: string;
};

const client = '/_matrix/client/v3';

/** A device's keys by Matrix's own library; nothing of it is loaded before the first archive. */
export function makeOpenArchiveKeys(parts: {
  readonly seal: ArchiveSeal;
  readonly random: Random;
}): OpenArchiveKeys {
  const { seal, random } = parts;
  return async ({ organisationId, deviceId, userId }, records) => {
    const makeFactory = await prepareStores();
    const crypto = await import('@matrix-org/matrix-sdk-crypto-wasm');
    await crypto.initAsync();
    const prefix = `archive ${random.uuid()}`;
    const store = new DeviceStore(makeFactory(), prefix);
    const kept = records.map(({ sealed }) => keptIn(seal, organisationId, sealed));
    await store.restore(kept);
    await store.watch([...new Set(kept.map(({ base }) => base))]);
    const machine = await crypto.OlmMachine.initialize(
      new crypto.UserId(userId),
      new crypto.DeviceId(deviceId),
      prefix,
    );
    // Nobody but whoever wrote has the keys, and they send them by themselves.
    machine.roomKeyRequestsEnabled = false;
    return keysOf({ crypto, machine, store, seal, organisationId });
  };
}

/** Sealed by us, in this form. */
const keptIn = (seal: ArchiveSeal, organisationId: string, sealed: Uint8Array): Kept =>
  deserialize(seal.open(sealed, aboutRecord(organisationId))) as Kept;

const recordOf = (seal: ArchiveSeal, organisationId: string, kept: Kept): ArchiveRecord => ({
  id: seal.nameOf(`${organisationId} ${placeOf(kept)}`),
  sealed: seal.close(serialize(kept), aboutRecord(organisationId)),
});

/** Their names come from the key, too: under the new one each has another. */
export const makeResealRecords =
  (seal: ArchiveSeal): ResealRecords =>
  (organisationId, records) => [
    ...records.map(({ id }) => ({ id, sealed: null })),
    ...records.map(({ sealed }) =>
      recordOf(seal, organisationId, keptIn(seal, organisationId, sealed)),
    ),
  ];

type Parts = {
  readonly crypto: Crypto;
  readonly machine: Library.OlmMachine;
  readonly store: DeviceStore;
  readonly seal: ArchiveSeal;
  readonly organisationId: string;
};

function keysOf({ crypto, machine, store, seal, organisationId }: Parts): ArchiveKeys {
  // One for each call: the library takes it away.
  const settings = () => new crypto.DecryptionSettings(crypto.TrustRequirement.Untrusted);
  const users = (ids: readonly string[]) => ids.map((id) => new crypto.UserId(id));
  const record = ({ isGone, ...kept }: Kept & { readonly isGone: boolean }): ArchiveRecord => {
    const made = recordOf(seal, organisationId, kept);
    return isGone ? { ...made, sealed: null } : made;
  };
  return {
    receive: async ({ toDevice, changedUsers, leftUsers, keyCounts, fallbackKeys }) => {
      const told = await machine.receiveSyncChanges(
        JSON.stringify(toDevice),
        new crypto.DeviceLists(users(changedUsers), users(leftUsers)),
        new Map(Object.entries(keyCounts)),
        fallbackKeys === null ? undefined : new Set(fallbackKeys),
        settings(),
      );
      return { newSessions: told.flatMap((one) => sessionsOf(crypto, one)) };
    },
    open: async (roomId, event) => {
      if (event.type !== 'm.room.encrypted') return null;
      try {
        const room = new crypto.RoomId(roomId);
        const opened = await machine.decryptRoomEvent(JSON.stringify(event), room, settings());
        // The library's own words.
        return JSON.parse(opened.event) as { readonly type: string; readonly content: unknown };
      } catch {
        // Whatever it is that somebody has sent: it waits, and holds up nothing else.
        return null;
      }
    },
    requests: async ({ isSigned }) => {
      const missing = await machine.getMissingSessions([]);
      const ordinary = [...(await machine.outgoingRequests()), ...(missing ? [missing] : [])];
      const signing = isSigned ? [] : await signingRequests(machine);
      return [...ordinary, ...signing].map((one: Outgoing) => ({
        request: requestOf(crypto, one),
        answered: async (reply: string) => {
          const { id, type } = one;
          if (id !== undefined && type !== undefined)
            // oxlint-disable-next-line typescript/no-unsafe-enum-assignment -- the library's own kind, given back to it
            await machine.markRequestAsSent(id, type, reply);
        },
      }));
    },
    changes: async () => (await store.changes()).map(record),
    close: async () => {
      machine.free();
      await store.close();
    },
  };
}

function sessionsOf({ DecryptedToDeviceEvent }: Crypto, one: object): readonly string[] {
  if (!(one instanceof DecryptedToDeviceEvent)) return [];
  // The library's own words.
  const { type, content } = JSON.parse(one.rawEvent) as {
    readonly type: string;
    readonly content: { readonly session_id?: string };
  };
  return type === 'm.room_key' && content.session_id !== undefined ? [content.session_id] : [];
}

/** People's devices send keys to devices that their owner has signed, and to no other. */
async function signingRequests(machine: Library.OlmMachine): Promise<readonly Outgoing[]> {
  const asked = await machine.bootstrapCrossSigning(false);
  return [
    asked.uploadKeysRequest,
    asked.uploadSigningKeysRequest,
    asked.uploadSignaturesRequest,
  ].filter((one: Outgoing | undefined) => one !== undefined);
}

function requestOf(crypto: Crypto, { type, body, event_type, txn_id }: Outgoing): KeyRequest {
  const { RequestType } = crypto;
  switch (type) {
    case RequestType.KeysUpload:
      return { method: 'POST', path: `${client}/keys/upload`, body };
    case RequestType.KeysQuery:
      return { method: 'POST', path: `${client}/keys/query`, body };
    case RequestType.KeysClaim:
      return { method: 'POST', path: `${client}/keys/claim`, body };
    case RequestType.SignatureUpload:
      return { method: 'POST', path: `${client}/keys/signatures/upload`, body };
    case RequestType.ToDevice:
      return {
        method: 'PUT',
        path: `${client}/sendToDevice/${encodeURIComponent(String(event_type))}/${encodeURIComponent(String(txn_id))}`,
        body,
      };
    case undefined:
      return { method: 'POST', path: `${client}/keys/device_signing/upload`, body };
    default:
      // Words in rooms and backups: an archive makes neither.
      throw new Error(`An archive sends no request of kind ${type}`);
  }
}
