import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  canHaveSoftHsm,
  makeToken,
  type TestToken,
} from '@astra/file-crypto/test-support/soft-hsm';
import { creation, pieceAt } from './house.ts';
import { aMember, makeOwnProcess, type OwnProcess } from './own-process.ts';

describe.runIf(canHaveSoftHsm())('with the keys in a device (PKCS#11)', () => {
  let service: OwnProcess;
  let token: TestToken;
  beforeAll(async () => {
    token = makeToken();
    service = await makeOwnProcess();
  });
  afterAll(async () => {
    await service.close();
    token.remove();
  });

  test(
    'a production service keeps no key of its own: what it has sealed opens again after it was killed, and not without the device',
    { timeout: 240_000 },
    async () => {
      const device = {
        DEPLOYMENT: 'production',
        KEYS: 'pkcs11',
        PKCS11_LIBRARY: token.library,
        PKCS11_TOKEN: token.tokenLabel,
        PKCS11_PIN: token.pin.reveal(),
        // The library finds its token by it.
        SOFTHSM2_CONF: join(token.folder, '..', 'softhsm2.conf'),
      };
      await service.start(device);
      const { ask, spaceId } = await aMember(service);
      const content = randomBytes(600_000);
      const begun = await ask('/uploads', {
        method: 'POST',
        headers: { ...creation(spaceId, content.length), ...pieceAt(0) },
        body: content,
      });
      const path = `/${begun.headers.get('location') ?? ''}`;
      const { itemId } = (await (await ask(path)).json()) as { itemId: string };

      await service.kill();
      await service.start(device);
      const again = Buffer.from(await (await ask(`/items/${itemId}/content`)).arrayBuffer());
      await service.kill();
      await service.start({ ...device, PKCS11_PIN: '000000' });
      const locked = await ask(`/items/${itemId}/content`);

      expect(again.equals(content)).toBe(true);
      expect(locked.status).toBe(503);
      expect(readdirSync(join(service.folder, 'keys'))).toEqual([]);
    },
  );
});
