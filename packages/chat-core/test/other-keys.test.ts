import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { holdServer } from './held-server.ts';
import { HastyClock, Hospital, live, seen, stands, typed, until, words } from './people.ts';
import type { TestDevice } from './people.ts';

let hospital: Hospital;
let nadia: TestDevice;
let julien: TestDevice;
beforeAll(async () => {
  hospital = await Hospital.open();
  [nadia, julien] = await Promise.all([
    hospital.device(await hospital.person('Nadia')),
    hospital.device(await hospital.person('Julien')),
  ]);
}, 90_000);
afterAll(() => hospital.stop());

test('a device that the server slips in gets no key, is not believed, and is shown', async () => {
  const roomId = await hospital.room(nadia, julien);
  const hers = await nadia.open(roomId);
  const his = await julien.open(roomId);
  // Who runs the server can sign in as anybody, with a device that its owner knows nothing of.
  const spy = hospital.chat(await hospital.synapse.signIn(julien.device.userId));
  await spy.session.start();
  await live(spy.session);
  await stands(julien, ({ devices }) => devices.some((one) => !one.isConfirmed));

  await hers.send(typed('Mme Bellec sort demain'));
  await seen(his, ['nadia: Mme Bellec sort demain']);
  const spied = await spy.open(roomId);
  await until(spied, ({ entries }) => entries.some(({ kind }) => kind === 'message'));
  await spied.send(typed('c’est moi, Julien'));
  await until(spied, () => words(spied).some((line) => line.endsWith('~failed')));

  // A key that was on its way would be here with the next message.
  await his.send(typed('bien reçu'));
  await seen(hers, ['nadia: Mme Bellec sort demain', 'julien: bien reçu']);
  await until(spied, () => words(spied).length >= 3);
  expect(words(spied)).toContain('nadia: <sealed>');
  expect(JSON.stringify(spied.getSnapshot())).not.toContain('Bellec');
  expect(spy.session.search({ text: 'Bellec' })).toEqual([]);
}, 120_000);

test('who comes for the first time is called unconfirmed by nobody once their own keys are there', async () => {
  const way = await holdServer(hospital.synapse.url);
  const account = await hospital.synapse.signIn(await hospital.person('Samuel'));
  const samuel = hospital.chat(account, { homeserverUrl: way.url });
  const roomId = await hospital.room(nadia, samuel);
  await (await nadia.open(roomId)).send(typed('bienvenue'));
  way.hold('/keys/device_signing/upload');
  await samuel.session.start();
  await way.waits('/keys/device_signing/upload');

  await nadia.session.encryption?.watch([account.userId]);
  await stands(nadia, ({ unconfirmedPeople }) => unconfirmedPeople.includes(account.userId));
  way.release('/keys/device_signing/upload');

  await stands(nadia, ({ unconfirmedPeople }) => !unconfirmedPeople.includes(account.userId));
  await way.close();
}, 120_000);

test('whose keys somebody has swapped at the server gets nothing that is being sent as it comes out, and it is not lost', async () => {
  const way = await holdServer(hospital.synapse.url);
  const maud = hospital.chat(await hospital.synapse.signIn(await hospital.person('Maud')), {
    homeserverUrl: way.url,
  });
  await maud.session.start();
  await live(maud.session);
  const samuel = await hospital.device(await hospital.person('Samuel'));
  // She knows his keys from elsewhere.
  const known = await hospital.room(maud, samuel);
  await (await maud.open(known)).send(typed('avant'));
  await seen(await samuel.open(known), ['maud: avant']);
  const roomId = await hospital.room(maud, samuel);
  const hers = await maud.open(roomId);
  way.hold('/keys/query');
  const spy = await hospital.device(samuel.device.userId);
  await stands(spy, ({ device }) => device === 'needs-reset');
  await beginAnew(spy);
  await way.waits('/keys/query');

  await hers.send(typed('pour lui seul'));
  await until(hers, () => words(hers).at(-1) === 'maud: pour lui seul ~sending');
  way.release('/keys/query');

  const told = (): string | undefined => words(hers).at(-1);
  await until(hers, () => told()?.includes('~sending') === false, told);
  const spied = await spy.open(roomId);
  expect([told(), words(spied)]).toEqual(['maud: pour lui seul ~failed', []]);
  expect(maud.session.encryption?.getSnapshot().changedPeople).toEqual([samuel.device.userId]);

  await maud.session.encryption?.acceptKeys(samuel.device.userId);

  await seen(hers, ['maud: pour lui seul']);
  await seen(spied, ['maud: pour lui seul']);
  await way.close();
}, 120_000);

test('who begins anew keeps their new keys, although their devices are asked for in the middle of it', async () => {
  const first = await hospital.device(await hospital.person('Samuel'));
  const { userId } = first.device;
  await first.session.forget();
  // One that never came as far as to have keys is asked for again and again.
  await hospital.synapse.signIn(userId);
  const clock = new HastyClock();
  const anew = hospital.chat(await hospital.synapse.signIn(userId), { clock });
  await anew.session.start();
  await live(anew.session);
  await stands(anew, ({ device }) => device === 'needs-reset');

  const roomId = await hospital.room(nadia, anew);
  const theirs = await anew.open(roomId);
  await expect(beginAnew(anew, calledOff)).rejects.toThrow('called off');

  await beginAnew(anew, async () => {
    clock.hasten(60_000);
    // And the server tells them of one of theirs that is new.
    const other = hospital.chat(await hospital.synapse.signIn(userId));
    await other.session.start();
    await live(other.session);
    await hospital.says(roomId, 'une note');
    await until(theirs, () => words(theirs).length > 0);
    // What was asked by that has been answered when this is.
    for (let count = 0; count < 3; count += 1) await hospital.keysOf(anew);
  });

  await theirs.send(typed('c’est bien moi'));
  const hers = await nadia.open(roomId);
  await until(hers, () => words(hers).at(-1) === 'samuel: c’est bien moi');
}, 120_000);

test('who begins anew keeps their new keys, although an answer about their devices was still on its way', async () => {
  const way = await holdServer(hospital.synapse.url);
  const first = await hospital.device(await hospital.person('Samuel'));
  const { userId } = first.device;
  await first.session.forget();
  const anew = hospital.chat(await hospital.synapse.signIn(userId), { homeserverUrl: way.url });
  await anew.session.start();
  await live(anew.session);
  await stands(anew, ({ device }) => device === 'needs-reset');
  const roomId = await hospital.room(nadia, anew);
  const theirs = await anew.open(roomId);
  way.hold('/keys/query');
  const other = hospital.chat(await hospital.synapse.signIn(userId));
  await other.session.start();
  await way.waits('/keys/query');

  const proof = Promise.withResolvers<void>();
  const begun = beginAnew(anew, async () => {
    proof.resolve();
    // Until what came in the middle of it has been taken in.
    for (let count = 0; count < 5; count += 1) await hospital.keysOf(anew);
  });
  // It waits for the answer; where it does not, the answer comes when keys are there and nobody has proved them.
  await Promise.race([proof.promise, passed(LONG_ENOUGH_MS)]);
  way.release('/keys/query');
  await begun;

  await theirs.send(typed('c’est bien moi'));
  const hers = await nadia.open(roomId);
  await until(hers, () => words(hers).at(-1) === 'samuel: c’est bien moi');
  await way.close();
}, 120_000);

test('who lost everything begins anew; others send nothing to the new keys before they accept them', async () => {
  const samuel = await hospital.device(await hospital.person('Samuel'));
  const roomId = await hospital.room(nadia, samuel);
  const hers = await nadia.open(roomId);
  await hers.send(typed('avant la perte'));
  await seen(await samuel.open(roomId), ['nadia: avant la perte']);
  await samuel.session.forget();

  const anew = await hospital.device(samuel.device.userId);
  await stands(anew, ({ device }) => device === 'needs-reset');
  await beginAnew(anew);
  await stands(nadia, ({ changedPeople }) => changedPeople.includes(samuel.device.userId));
  await hers.send(typed('après'));
  await until(hers, () => words(hers).at(-1) === 'nadia: après ~failed');

  await nadia.session.encryption?.acceptKeys(samuel.device.userId);

  await seen(hers, ['nadia: avant la perte', 'nadia: après']);
  const again = await anew.open(roomId);
  await until(again, () => words(again).at(-1) === 'nadia: après');
  // Nobody has the key of what was said before: it says so, and what to do.
  expect(words(again)[0]).toBe('nadia: <sealed>');
}, 120_000);

/** Beginning anew comes to its proof in a quarter of a second. */
const LONG_ENOUGH_MS = 1_000;

const passed = (ms: number): Promise<void> =>
  new Promise((done) => {
    setTimeout(done, ms);
  });

const calledOff = async () => {
  throw new Error('called off');
};

/** Makes other keys for a person, from this device of theirs; `meanwhile` is done before they have proved who they are. */
async function beginAnew(
  device: TestDevice,
  meanwhile: () => Promise<void> = async () => {},
): Promise<void> {
  const { userId } = device.device;
  await givePassword(userId);
  await device.session.encryption?.reset(async ({ session, flows }) => {
    expect(flows).toEqual([['m.login.password']]);
    await meanwhile();
    const identifier = { type: 'm.id.user', user: userId };
    return { type: 'm.login.password', identifier, password: 'once', session };
  });
  await stands(device, (state) => state.device === 'confirmed' && state.hasBackup);
}

/** An account that can prove itself: by a password, which people have at other servers than ours. */
async function givePassword(userId: string): Promise<void> {
  const client = new pg.Client({ connectionString: hospital.synapse.databaseUrl });
  await client.connect();
  // `once`, as bcrypt keeps it: an administrator cannot set one where nobody signs in by password.
  const hash = '$2b$04$BYlFHUlawldCsVAli4LFCuWlDgK6.jbIbrs5eECWTCQe2PLFJyFVq';
  await client.query('update users set password_hash = $1 where name = $2', [hash, userId]);
  await client.end();
}
