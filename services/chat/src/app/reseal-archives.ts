import { ConfigError } from '@astra/kit/config';
import { aboutMessage, aboutRecord } from '#domain/archive.ts';
import type { ArchiveDevice, ArchiveTools, SealedMessage } from '#ports/archive.ts';
import type { Deps } from './deps.ts';

export type ResealArchives = {
  /** @throws ConfigError when something is archived that no key of this process opens. */
  readonly check: () => Promise<void>;
  /** What the key before has sealed is sealed anew. May die at any moment: what is done stays done. */
  readonly round: () => Promise<void>;
};

const atOnce = 200;

/** Change of the key of all archives: the new one seals, the one before only opens, until nothing is left of it. */
export function makeResealArchives(deps: Deps): ResealArchives {
  const { store, archive, log, replica } = deps;
  const messages = (tools: ArchiveTools): Promise<number> =>
    store.within('system', async ({ archives }) => {
      const { seal } = tools;
      const found = await archives.messagesSealedOtherwise(seal.keyName, atOnce);
      await archives.keepSealed(
        found.map((one) => resealed(tools, one)),
        seal.keyName,
      );
      return found.length;
    });
  const device = async (tools: ArchiveTools, organisationId: string): Promise<void> => {
    const held = await store.within('system', ({ archives }) =>
      archives.hold(organisationId, replica),
    );
    // Whoever has it begins with this, as soon as it begins anew.
    if (held) await resealDevice(deps, tools, held);
  };
  return {
    check: () => check(deps),
    round: async () => {
      if (!archive) return;
      const { keyName } = archive.seal;
      const devices = await store.within('system', ({ archives }) =>
        archives.devicesSealedOtherwise(keyName),
      );
      for (const id of devices) await device(archive, id);
      let count = 0;
      for (let more = 1; more > 0; count += more) more = await messages(archive);
      if (devices.length + count > 0)
        log.info({ devices: devices.length, messages: count }, 'Sealed by the new archive key');
    },
  };
}

const resealed = ({ seal }: ArchiveTools, one: SealedMessage): SealedMessage => {
  const about = aboutMessage(one.organisationId, one.eventId);
  return { ...one, sealed: seal.close(seal.open(one.sealed, about), about) };
};

/** In one step, and only by who has read the device as it is now; gives it as it is then. */
export async function resealDevice(
  { store }: Pick<Deps, 'store'>,
  { seal, resealRecords }: ArchiveTools,
  device: ArchiveDevice,
): Promise<ArchiveDevice> {
  const { keyName } = seal;
  const { organisationId, position, isSigned } = device;
  return store.within('system', async ({ archives }) => {
    const kept = await archives.records(organisationId);
    if (kept.every((one) => one.keyName === keyName)) return device;
    const records = resealRecords(organisationId, kept);
    const step = { records, messages: [], position, isSigned, keyName };
    if (!(await archives.save(device, step)))
      throw new Error('Another replica has read for this archive');
    return { ...device, version: device.version + 1 };
  });
}

async function check({ store, archive }: Deps): Promise<void> {
  await store.within('system', async ({ archives }) => {
    for (const name of await archives.keyNames()) {
      if (name === archive?.seal.keyName) continue;
      const sample = await archives.sampleOf(name);
      if (!sample) continue;
      const { organisationId, eventId, sealed } = sample;
      const about =
        eventId === null ? aboutRecord(organisationId) : aboutMessage(organisationId, eventId);
      if (!opens(archive, sealed, about)) throw new ConfigError(wrongKey);
    }
  });
}

const wrongKey =
  'ARCHIVE_KEY does not open what is archived. Give back the key that sealed it, or name it in ARCHIVE_KEY_BEFORE beside the new one.';

function opens(archive: ArchiveTools | null, sealed: Uint8Array, about: string): boolean {
  try {
    return archive !== null && archive.seal.open(sealed, about).length > 0;
  } catch {
    return false;
  }
}
