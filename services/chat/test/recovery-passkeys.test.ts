import { randomBytes } from 'node:crypto';
import { placesInDump } from '@astra/testing/synapse-dump';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { ChatSession } from '@astra/contracts/chat';
import { startHouse, type House, type Person } from './house.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());

let nadia: Person;
let session: ChatSession;
beforeEach(async () => {
  nadia = house.aPerson({ name: 'Dr Nadia Berthelot' });
  session = await house.enter(nadia);
});

const aCredential = (): string => randomBytes(16).toString('base64url');
const cellOf = (credentialId: string): string =>
  `/_matrix/client/v3/user/${encodeURIComponent(session.userId)}/account_data/org.astra-visio.recovery-passkey.${credentialId}`;
/** Her browser keeps the key of her messages there, sealed for a passkey. */
async function keep(credentialId: string): Promise<{ readonly ciphertext: string }> {
  const sealed = { key: 'k', salt: 's', iv: 'i', ciphertext: `SEALED-${credentialId}` };
  expect((await house.matrix(session, 'PUT', cellOf(credentialId), sealed)).status).toBe(200);
  return sealed;
}
const read = async (credentialId: string): Promise<unknown> =>
  (await house.matrix(session, 'GET', cellOf(credentialId))).body;
const tellRemoved = (credentialId: string): Promise<number> => {
  const { id: personId, organisationId } = nadia;
  return house.tell('identity', 'passkey.removed', { personId, organisationId, credentialId });
};
const devices = async (): Promise<unknown> =>
  (await house.matrix(session, 'GET', '/_matrix/client/v3/devices')).body['devices'];

test('a passkey that is no longer hers opens her messages no more, with no page of hers open; her others do', async () => {
  const [gone, stays] = [aCredential(), aCredential()];
  const [first, other] = [await keep(gone), await keep(stays)];
  const before = await devices();

  const told = [await tellRemoved(gone), await tellRemoved(gone)];

  expect(told).toEqual([204, 204]);
  expect(await read(gone)).toEqual({});
  expect(await read(stays)).toMatchObject(other);
  expect(await placesInDump(house.synapse.databaseUrl, [first.ciphertext])).toEqual([]);
  // Who acts for her leaves no device that she would have to wonder about.
  expect(await devices()).toEqual(before);
});

test('one that opened nothing, of somebody with or without messages, is no matter', async () => {
  const credentialId = aCredential();
  const stranger = house.aPerson();
  const { id: personId, organisationId } = stranger;

  const told = [
    await tellRemoved(credentialId),
    await house.tell('identity', 'passkey.removed', { personId, organisationId, credentialId }),
  ];

  expect(told).toEqual([204, 204]);
  expect(await read(credentialId)).toMatchObject({ errcode: 'M_NOT_FOUND' });
});

test('while the chat server is away the news is kept, and done when it is back', async () => {
  const credentialId = aCredential();
  await keep(credentialId);
  await house.synapse.kill();

  const refused = await tellRemoved(credentialId);
  await house.synapse.restart();
  const taken = await tellRemoved(credentialId);

  expect(refused).toBe(503);
  expect(taken).toBe(204);
  expect(await read(credentialId)).toEqual({});
});

test('whose access is closed leaves nothing of them', async () => {
  const { ciphertext } = await keep(aCredential());
  const { id: personId, organisationId } = nadia;
  const search = () => placesInDump(house.synapse.databaseUrl, [ciphertext]);
  const before = await search();
  const known = house.directory.get(personId);
  if (known) house.directory.set(personId, { ...known, isActive: false });

  await house.tell('identity', 'person.deactivated', { personId, organisationId });

  expect(before).not.toEqual([]);
  expect(await search()).toEqual([]);
});
