import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import {
  canHaveOpenBao,
  startOpenBao,
  type TestBao,
} from '@astra/file-crypto/test-support/open-bao';
import { TransitKeyProvider } from '@astra/file-crypto/transit/transit-key-provider';
import { makeHouseAuthority, type HouseAuthority } from '@astra/testing/house-authority';
import { creation, pieceAt, startHouse, uuid } from './house.ts';
import { aMember, makeOwnProcess, type OwnProcess } from './own-process.ts';

/** What monitoring reads, within the ten seconds between two looks. The service takes requests all the while. */
async function becomes(
  { ask }: OwnProcess,
  wanted: { readonly status: string; readonly keys: string },
): Promise<void> {
  const seen = async (): Promise<unknown> => {
    const reply = await ask('/health/ready');
    const { status, parts } = (await reply.json()) as {
      status: string;
      parts: { keys: { status: string } };
    };
    return { code: reply.status, status, keys: parts.keys.status };
  };
  await expect.poll(seen, { timeout: 20_000 }).toEqual({ code: 200, ...wanted });
}

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

      await becomes(service, { status: 'ok', keys: 'up' });
      await bao.kill();
      const [openedAway, sentAway] = [await open(), await send()];
      await becomes(service, { status: 'degraded', keys: 'down' });
      await bao.start();
      const openedSealed = await open();
      await becomes(service, { status: 'degraded', keys: 'down' });
      await bao.unseal();
      await becomes(service, { status: 'ok', keys: 'up' });
      const again = Buffer.from(await (await open()).arrayBuffer());

      for (const each of [openedAway, sentAway, openedSealed]) {
        expect(each.status).toBe(503);
        expect(await each.json()).toMatchObject({ type: '/problems/files-unavailable' });
      }
      expect(again.equals(content)).toBe(true);
      expect(readdirSync(join(service.folder, 'keys'))).toEqual([]);
    },
  );

  test('a newer version of the organisation’s key takes over in the key server: all can be read meanwhile, and without the older one', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'astra-token-'));
    writeFileSync(join(folder, 'token'), await bao.token());
    const keys = new TransitKeyProvider({
      url: bao.url,
      mount: bao.mount,
      signIn: { kind: 'token-file', path: join(folder, 'token') },
    });
    const tried = await startHouse({ keys });
    onTestFinished(async () => {
      await tried.close();
      rmSync(folder, { recursive: true });
    });
    const organisationId = uuid();
    const nadia = tried.aPerson({ organisationId });
    const officer = tried.aPerson({ organisationId, roles: ['security-officer'] });
    const { own } = await tried.spacesOf(nadia);
    const files = [await tried.aFile(nadia, own), await tried.aFile(nadia, own)];
    const said = `/items/${files[0]?.id}/comments`;
    await tried.as(nadia)('POST', said, { body: { text: 'Said' } });
    const read = async (): Promise<number[]> => {
      const paths = [...files.map(({ id }) => `/items/${id}/content`), said];
      return Promise.all(paths.map(async (path) => (await tried.as(nadia)('GET', path)).status));
    };

    const rotated = await tried.as(officer)('POST', '/key/rotate');
    const between = await read();
    await tried.use.keys.rewrap();
    const after = await tried.as(officer)('GET', '/key');
    const key = `astra/keys/documents.${organisationId}`;
    // As the operator does it by the page: what only the older version opens would be lost.
    await bao.administer('POST', `${key}/config`, {
      min_decryption_version: 2,
      min_encryption_version: 2,
    });
    await bao.administer('POST', `${key}/trim`, { min_available_version: 2 });

    expect(rotated.body).toEqual({ version: 2, behind: 3 });
    expect(after.body).toEqual({ version: 2, behind: 0 });
    expect([between, await read()]).toEqual([
      [200, 200, 200],
      [200, 200, 200],
    ]);
  });

  test('after a change of the key device nothing older is called damaged, and the service does not start by itself', async () => {
    const before = await makeOwnProcess();
    onTestFinished(() => before.close());
    const { ask, spaceId } = await before.start().then(() => aMember(before));
    const send = async (): Promise<string> => {
      const begun = await ask('/uploads', {
        method: 'POST',
        headers: { ...creation(spaceId, 5), ...pieceAt(0) },
        body: 'Words',
      });
      const { itemId } = (await (await ask(`/${begun.headers.get('location')}`)).json()) as {
        itemId: string;
      };
      return itemId;
    };
    const older = await send();
    await before.kill();
    const { roleId, secretId } = await bao.role(60);
    const transit = {
      KEYS: 'transit',
      TRANSIT_URL: bao.url,
      TRANSIT_ROLE_ID: roleId,
      TRANSIT_SECRET_ID: secretId,
    };

    const refused = await before.refusal(transit);
    await before.start({ ...transit, KEYS_GIVEN_UP: 'file' });
    const newer = await send();
    const [closed, open] = [
      await ask(`/items/${older}/content`),
      await ask(`/items/${newer}/content`),
    ];
    const problem = (await closed.json()) as { readonly type: string };
    await before.kill();
    await before.start({ KEYS_GIVEN_UP: 'transit' });
    const back = await ask(`/items/${older}/content`);

    expect(refused).toMatch(/KEYS=transit does not open what was sealed before: 1 by file\./u);
    expect(refused).toContain('Set KEYS=file again');
    expect([closed.status, problem.type, open.status]).toEqual([
      503,
      '/problems/sealed-elsewhere',
      200,
    ]);
    expect([back.status, await back.text()]).toEqual([200, 'Words']);
  }, 180_000);
});
