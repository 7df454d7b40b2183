import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { newDataKey } from '../src/seal.ts';
import { canHaveOpenBao, hasOpenBao, startOpenBao } from '../src/test-support/open-bao.ts';
import type { TestBao } from '../src/test-support/open-bao.ts';
import type { TransitSettings, TransitSignIn } from '../src/transit/transit-door.ts';
import { TransitKeyProvider } from '../src/transit/transit-key-provider.ts';
import { describeKeyProvider } from './key-provider-suite.ts';
import { about } from './sealed.ts';

/** Who may also destroy: the keys' administrator, not the service. */
const keeper = `
path "astra/keys/*" { capabilities = ["read", "create", "update", "delete"] }
path "astra/encrypt/+" { capabilities = ["create", "update"] }
path "astra/decrypt/+" { capabilities = ["update"] }
path "astra/rewrap/+" { capabilities = ["update"] }`;

const roleOf = ({ roleId, secretId }: { roleId: string; secretId: string }): TransitSignIn => ({
  kind: 'app-role',
  mount: 'auth/approle',
  roleId,
  secretId: { reveal: () => secretId },
});

describe.skipIf(!canHaveOpenBao() && !hasOpenBao())('by transit', () => {
  let bao: TestBao;
  const folder = mkdtempSync(join(tmpdir(), 'astra-transit-'));
  let serial = 0;
  beforeAll(async () => {
    bao = await startOpenBao();
  }, 60_000);
  afterAll(async () => {
    await bao.remove();
    rmSync(folder, { recursive: true });
  });

  const tokenFile = (token: string): TransitSignIn & { readonly path: string } => {
    serial += 1;
    const path = join(folder, `token-${serial}`);
    writeFileSync(path, `${token}\n`);
    return { kind: 'token-file', path };
  };
  const settings = (signIn: TransitSignIn): TransitSettings => ({
    url: bao.url,
    mount: bao.mount,
    signIn,
  });
  /** As the service has it: by the policy of the operations' page. */
  const asService = async (): Promise<TransitKeyProvider> =>
    new TransitKeyProvider(settings(tokenFile(await bao.token())));
  const tokensThere = async (): Promise<number> => {
    const listed = await bao.administer('GET', 'auth/token/accessors?list=true');
    return Object.keys(listed['data']?.['keys'] ?? {}).length;
  };

  describeKeyProvider('OpenBao', async () => {
    const [one, other] = [await bao.token(keeper), await bao.token(keeper)];
    return {
      provider: new TransitKeyProvider(settings(tokenFile(one))),
      another: new TransitKeyProvider(settings(tokenFile(other))),
      close: () => Promise.resolve(),
    };
  });

  test('the policy of the operations’ page is enough for the service: keys, rotation, rewrap', async () => {
    const [provider, dataKey] = [await asService(), newDataKey()];

    await provider.create('documents/of-the-page');
    const wrapped = await provider.wrap('documents/of-the-page', dataKey, about);
    await provider.rotate('documents/of-the-page');
    const newer = await provider.rewrap(wrapped, about);

    expect(newer.keyVersion).toBe(2);
    expect((await provider.unwrap(newer, about)).equals(dataKey)).toBe(true);
    expect(await provider.health()).toEqual({ status: 'up' });
  });

  test('by it the service can destroy no key, take none out, and make none that goes out', async () => {
    const provider = await asService();
    await provider.create('documents/kept');
    await provider.rotate('documents/kept');
    const token = await bao.token();
    const status = async (method: string, path: string, content?: object): Promise<number> => {
      const body = content === undefined ? {} : { body: JSON.stringify(content) };
      const headers = { 'X-Vault-Token': token };
      return (await fetch(`${bao.url}/v1/astra/${path}`, { method, headers, ...body })).status;
    };

    const denied = { kind: 'unreachable' };
    await expect(provider.destroy('documents/kept')).rejects.toMatchObject(denied);
    await expect(provider.destroyVersion('documents/kept', 1)).rejects.toMatchObject(denied);
    expect(await status('GET', 'export/encryption-key/documents.kept')).toBe(403);
    expect(await status('GET', 'backup/documents.kept')).toBe(403);
    const good = { type: 'aes256-gcm96', derived: true };
    expect(await status('POST', 'keys/documents.out', { ...good, exportable: true })).toBe(403);
    expect(await status('POST', 'keys/documents.loose', { ...good, derived: false })).toBe(403);
    expect(await status('POST', 'keys/documents.good', good)).toBe(200);
    expect(await provider.versions('documents/kept')).toEqual([1, 2]);
  });

  test.each([
    ['not derived, so that nothing is bound', { type: 'aes256-gcm96' }],
    ['exportable', { type: 'aes256-gcm96', derived: true, exportable: true }],
    ['of another kind', { type: 'chacha20-poly1305', derived: true }],
  ])('nothing is wrapped by a key that somebody made there and that is %s', async (_, wish) => {
    serial += 1;
    const keyName = `documents/foreign-${serial}`;
    await bao.administer('POST', `astra/keys/${keyName.replace('/', '.')}`, wish);

    const outcome = (await asService()).wrap(keyName, newDataKey(), about);

    await expect(outcome).rejects.toMatchObject({ kind: 'invalid' });
  });

  test('a version is destroyed only once it is the oldest', async () => {
    const provider = new TransitKeyProvider(settings(tokenFile(await bao.token(keeper))));
    await provider.create('documents/versions');
    await provider.rotate('documents/versions');

    const outcome = provider.destroyVersion('documents/versions', 2);

    await expect(outcome).rejects.toMatchObject({ kind: 'invalid' });
    await provider.destroyVersion('documents/versions', 1);
    await provider.destroyVersion('documents/versions', 2);
    expect(await provider.versions('documents/versions')).toEqual([]);
  });

  test('a token that was renewed in its file is taken without a restart', async () => {
    const signIn = tokenFile('ended');
    const provider = new TransitKeyProvider(settings(signIn));
    await expect(provider.versions('documents/x')).rejects.toMatchObject({ kind: 'unreachable' });

    writeFileSync(signIn.path, await bao.token());

    expect(await provider.versions('documents/x')).toEqual([]);
    rmSync(signIn.path);
    expect(await provider.health()).toEqual({ status: 'down', kind: 'unreachable' });
  });

  test('a token that cannot be one is told without a letter of it', async () => {
    for (const token of ['hvs.CANARY\nsecond', 'hvs.CANARY second', 'hvs.CANARÝ', '']) {
      const provider = new TransitKeyProvider(settings(tokenFile(token)));

      const error: unknown = await provider
        .versions('documents/x')
        .catch((found: unknown) => found);

      expect(error, token).toMatchObject({ kind: 'unreachable' });
      expect(inspect(error, { depth: 9 }), token).not.toMatch(/CANAR|second/u);
    }
  });

  test('an answer that cannot be read is told without what is in it', async () => {
    const odd = createServer((_, reply) => reply.end('{"data":{"plaintext":"CANARY'));
    await new Promise<void>((resolve) => odd.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void odd.close());
    const { port } = odd.address() as AddressInfo;
    const signIn = tokenFile('hvs.token');
    const provider = new TransitKeyProvider({
      url: `http://127.0.0.1:${port}`,
      mount: 'astra',
      signIn,
    });

    const error: unknown = await provider.versions('documents/x').catch((found: unknown) => found);

    expect(error).toMatchObject({ kind: 'unreachable' });
    expect(inspect(error, { depth: 9 })).not.toContain('CANARY');
  });

  test('a role logs in once for many requests, and anew when its token has ended', async () => {
    const provider = new TransitKeyProvider(settings(roleOf(await bao.role(1))));
    const before = await tokensThere();

    await Promise.all(Array.from({ length: 20 }, () => provider.versions('documents/x')));

    expect(await tokensThere()).toBe(before + 1);
    // Longer than a token of this role lives.
    const until = performance.now() + 2500;
    while (performance.now() < until) expect(await provider.versions('documents/x')).toEqual([]);
  });

  test('a token of a role that was revoked before its time is replaced', async () => {
    const provider = new TransitKeyProvider(settings(roleOf(await bao.role(3600))));
    expect(await provider.versions('documents/x')).toEqual([]);

    await bao.administer('POST', 'sys/leases/revoke-prefix/auth/approle/login');

    expect(await provider.versions('documents/x')).toEqual([]);
  });

  test('the words of an error hold neither the token nor the secret of a role', async () => {
    const [token, secret] = ['s.a-token-of-somebody', 'a-secret-of-a-role'];
    const tries = [tokenFile(token), roleOf({ roleId: 'nobody', secretId: secret })];

    for (const signIn of tries) {
      const provider = new TransitKeyProvider(settings(signIn));
      const error = await provider.create('documents/x').catch((caught: unknown) => caught);
      expect(error).toMatchObject({ kind: 'unreachable' });
      expect(String(error)).not.toContain(token);
      expect(String(error)).not.toContain(secret);
    }
  });

  test('another path, a silent server, and one that sends us elsewhere are servers that do not answer', async () => {
    const signIn = tokenFile(await bao.token());
    const asked: string[] = [];
    const elsewhere = createServer((request, reply) => {
      asked.push(request.url ?? '');
      if (request.url?.includes('silent') === true) return;
      reply.writeHead(307, { location: `${bao.url}${request.url ?? ''}` }).end();
    });
    await new Promise<void>((done) => {
      elsewhere.listen(0, '127.0.0.1', done);
    });
    const other = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}`;
    const tries: readonly TransitSettings[] = [
      { url: bao.url, mount: 'nowhere', signIn },
      { url: other, mount: bao.mount, signIn },
      { url: other, mount: 'silent', signIn, timeoutMs: 200 },
    ];

    for (const each of tries) {
      const outcome = new TransitKeyProvider(each).versions('documents/x');
      await expect(outcome).rejects.toMatchObject({ kind: 'unreachable' });
    }
    expect(asked).toHaveLength(2);
    elsewhere.closeAllConnections();
    elsewhere.close();
  });

  test('while it is away or sealed nothing is wrapped or opened; then everything is as before', async () => {
    const [provider, dataKey, keyName] = [await asService(), newDataKey(), 'documents/outage'];
    await provider.create(keyName);
    const wrapped = await provider.wrap(keyName, dataKey, about);
    const away = { kind: 'unreachable' };

    await bao.kill();
    await expect(provider.unwrap(wrapped, about)).rejects.toMatchObject(away);
    await expect(provider.wrap(keyName, dataKey, about)).rejects.toMatchObject(away);
    await bao.start();
    await expect(provider.unwrap(wrapped, about)).rejects.toMatchObject(away);
    expect(await provider.health()).toEqual({ status: 'down', kind: 'unreachable' });
    await bao.unseal();

    expect((await provider.unwrap(wrapped, about)).equals(dataKey)).toBe(true);
  }, 60_000);
});
