import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  canHaveOpenBao,
  startOpenBao,
  type TestBao,
} from '@astra/file-crypto/test-support/open-bao';
import { makeHouseAuthority, type HouseAuthority } from '@astra/testing/house-authority';
import { creation, pieceAt } from './house.ts';
import { aMember, makeOwnProcess, type OwnProcess } from './own-process.ts';

describe.runIf(canHaveOpenBao())('with the keys in OpenBao (transit)', () => {
  let service: OwnProcess;
  let bao: TestBao;
  let house: HouseAuthority;
  beforeAll(async () => {
    house = makeHouseAuthority();
    bao = await startOpenBao(house);
    service = await makeOwnProcess();
  }, 90_000);
  afterAll(async () => {
    await service.close();
    await bao.remove();
    house.drop();
  });

  test(
    'a production service keeps no key of its own: while the key server is away or sealed nothing is opened or taken, and then all is there',
    { timeout: 240_000 },
    async () => {
      const { roleId, secretId } = await bao.role(60);
      await service.start({
        DEPLOYMENT: 'production',
        KEYS: 'transit',
        TRANSIT_URL: bao.secureUrl,
        TRANSIT_ROLE_ID: roleId,
        TRANSIT_SECRET_ID: secretId,
        NODE_EXTRA_CA_CERTS: house.authority,
      });
      const { ask, spaceId } = await aMember(service);
      const content = randomBytes(600_000);
      const send = (): Promise<Response> =>
        ask('/uploads', {
          method: 'POST',
          headers: { ...creation(spaceId, content.length), ...pieceAt(0) },
          body: content,
        });
      const begun = await send();
      const path = `/${begun.headers.get('location') ?? ''}`;
      const { itemId } = (await (await ask(path)).json()) as { itemId: string };
      const open = (): Promise<Response> => ask(`/items/${itemId}/content`);

      await bao.kill();
      const [openedAway, sentAway] = [await open(), await send()];
      await bao.start();
      const openedSealed = await open();
      await bao.unseal();
      const again = Buffer.from(await (await open()).arrayBuffer());

      for (const each of [openedAway, sentAway, openedSealed]) {
        expect(each.status).toBe(503);
        expect(await each.json()).toMatchObject({ type: '/problems/files-unavailable' });
      }
      expect(again.equals(content)).toBe(true);
      expect(readdirSync(join(service.folder, 'keys'))).toEqual([]);
    },
  );
});
