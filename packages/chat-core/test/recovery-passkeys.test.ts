import { randomBytes, randomUUID } from 'node:crypto';
import { placesInDump } from '@astra/testing/synapse-dump';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Encryption, PasskeyAnswer } from '../src/encryption.ts';
import { backedUp, Hospital, seen, stands, typed, wrongCode } from './people.ts';
import type { TestDevice } from './people.ts';

let hospital: Hospital;
beforeAll(async () => {
  hospital = await Hospital.open();
}, 90_000);
afterAll(() => hospital.stop());

let nadia: TestDevice;
let roomId: string;
let code: string;
beforeEach(async () => {
  nadia = await hospital.device(await hospital.person('Nadia'));
  roomId = await hospital.synapse.makeRoom('Cardiologie', [nadia.device.userId]);
  const hers = await nadia.open(roomId);
  await hers.send(typed('avant'));
  await seen(hers, ['nadia: avant']);
  code = await of(nadia).makeRecoveryCode();
  await backedUp(hospital, nadia, roomId);
}, 90_000);

function of({ session }: TestDevice): Encryption {
  if (!session.encryption) throw new Error('It is not connected.');
  return session.encryption;
}

/** What an authenticator would answer to our question. */
const aPasskey = (): PasskeyAnswer => ({
  credentialId: randomBytes(16).toString('base64url'),
  secret: new Uint8Array(randomBytes(32)),
});

/** The cell of a passkey as the server has it, and as whoever runs the server could write it. */
const cellOf = ({ credentialId }: PasskeyAnswer): string =>
  `/_matrix/client/v3/user/${encodeURIComponent(nadia.device.userId)}/account_data/org.astra-visio.recovery-passkey.${credentialId}`;
const tokenOf = ({ device }: TestDevice): string => device.accessToken;
const read = async (passkey: PasskeyAnswer): Promise<Record<string, unknown>> =>
  (await hospital.synapse.ask({ method: 'GET', path: cellOf(passkey), token: tokenOf(nadia) }))
    .body;
async function write(passkey: PasskeyAnswer, body: object): Promise<void> {
  const wish = { method: 'PUT', path: cellOf(passkey), body, token: tokenOf(nadia) } as const;
  expect((await hospital.synapse.ask(wish)).status).toBe(200);
}

async function aNewPhone(): Promise<TestDevice> {
  const phone = await hospital.device(nadia.device.userId);
  await stands(phone, ({ device }) => device === 'needs-recovery-code');
  return phone;
}

test('a passkey that was added opens the messages of before on a new device, and one that was not does nothing', async () => {
  const [first, second, other] = [aPasskey(), aPasskey(), aPasskey()];
  const wrong = wrongCode(code);
  expect(await of(nadia).addPasskey(first, wrong)).toBe('wrong-code');
  expect(await of(nadia).addPasskey(first, code)).toBe('done');
  expect(await of(nadia).addPasskey(second, first)).toBe('done');
  const phone = await aNewPhone();
  expect(new Set(of(phone).getSnapshot().passkeys)).toEqual(
    new Set([first.credentialId, second.credentialId]),
  );
  const guesses = [other, { ...first, secret: other.secret }, { ...second, secret: first.secret }];
  for (const guess of guesses) expect(await of(phone).recover(guess)).toBe('wrong-passkey');
  expect(of(phone).getSnapshot().device).toBe('needs-recovery-code');

  expect(await of(phone).recover(second)).toBe('done');

  await seen(await phone.open(roomId), ['nadia: avant']);
  await stands(phone, ({ device }) => device === 'confirmed');
}, 120_000);

test('whoever runs the server has nothing that opens them, and can put nothing in a passkey’s place', async () => {
  const [hers, theirs] = [aPasskey(), aPasskey()];
  await of(nadia).addPasskey(hers, code);
  const { searchable } = await storageKeyOf(code);
  const secrets = [...searchable, ...formsOf(hers.secret)];

  const found = await placesInDump(hospital.synapse.databaseUrl, [hers.credentialId, ...secrets]);

  // The search would find it: what says which passkey it is, is there.
  expect(found.map((place) => place.split(': ')[1])).toContain(hers.credentialId);
  expect(found.filter((place) => secrets.some((one) => place.endsWith(one)))).toEqual([]);

  // They sign in as her, and try with a passkey of their own and her sealed key under its name.
  const sealed = await read(hers);
  await write(theirs, sealed);
  const spy = await aNewPhone();
  await stands(spy, ({ passkeys }) => passkeys.includes(theirs.credentialId));
  expect(await of(spy).recover(theirs)).toBe('wrong-passkey');
  expect(await of(spy).recover({ ...hers, secret: theirs.secret })).toBe('wrong-passkey');
  // Nor does she open with hers what another was given, or what is no key at all.
  const bad = [
    { ...sealed, iv: Buffer.alloc(12).toString('base64url') },
    { ...sealed, ciphertext: '' },
    { ...sealed, ciphertext: 7 },
    { key: sealed['key'], salt: {}, iv: null },
  ];
  for (const content of bad) {
    await write(hers, { ...content, at: randomUUID() });
    const phone = await aNewPhone();
    expect(await of(phone).recover(hers)).toBe('wrong-passkey');
    await phone.session.stop();
  }
  expect(of(spy).getSnapshot().device).toBe('needs-recovery-code');
}, 180_000);

test('a new code takes the passkeys of the former one away, and what somebody has kept of them opens nothing', async () => {
  const passkey = aPasskey();
  await of(nadia).addPasskey(passkey, code);
  const kept = await read(passkey);

  const next = await of(nadia).makeRecoveryCode();

  expect(of(nadia).getSnapshot().passkeys).toEqual([]);
  expect(await read(passkey)).toEqual({});
  await write(passkey, kept);
  const phone = await aNewPhone();
  expect(of(phone).getSnapshot().passkeys).toEqual([]);
  expect(await of(phone).recover(passkey)).toBe('wrong-passkey');
  // As if it had been sealed for the new one.
  const { keyId } = await storageKeyOf(next);
  await write(passkey, { ...kept, key: keyId });
  await stands(phone, ({ passkeys }) => passkeys.length === 1);
  expect(await of(phone).recover(passkey)).toBe('wrong-passkey');
  expect(await of(phone).recover(next)).toBe('done');
}, 120_000);

test('a passkey that is taken away on one device is offered on none', async () => {
  const [first, second] = [aPasskey(), aPasskey()];
  await of(nadia).addPasskey(first, code);
  await of(nadia).addPasskey(second, code);
  const phone = await aNewPhone();

  await of(nadia).removePasskey(first.credentialId);

  await stands(phone, ({ passkeys }) => passkeys.join() === second.credentialId);
  expect(await read(first)).toEqual({});
  expect(await of(phone).recover(first)).toBe('wrong-passkey');
  expect(await of(phone).recover(second)).toBe('done');
}, 120_000);

/** As somebody who searches a copy of the server would look for bytes. */
const formsOf = (bytes: Uint8Array): readonly string[] => {
  const all = Buffer.from(bytes);
  const plain = all.toString('base64').replace(/=+$/u, '');
  return [plain, all.toString('base64url'), all.toString('hex')];
};

/** The key that the code says (base58 of two bytes, the key, one byte), and its name in the secret storage. */
async function storageKeyOf(
  said: string,
): Promise<{ readonly searchable: readonly string[]; readonly keyId: string }> {
  const letters = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
  let number = 0n;
  for (const letter of said.replaceAll(' ', ''))
    number = number * 58n + BigInt(letters.indexOf(letter));
  const bytes = Buffer.from(number.toString(16).padStart(70, '0'), 'hex').subarray(2, 34);
  const path = `/_matrix/client/v3/user/${encodeURIComponent(nadia.device.userId)}/account_data/m.secret_storage.default_key`;
  const { body } = await hospital.synapse.ask({ method: 'GET', path, token: tokenOf(nadia) });
  return { searchable: [...formsOf(bytes), said], keyId: String(body['key']) };
}
