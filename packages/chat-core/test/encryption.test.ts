import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { EncryptionState } from '../src/encryption.ts';
import type { Timeline } from '../src/timeline.ts';
import { holdServer } from './held-server.ts';
import { backedUp, HastyClock, Hospital, live, seen, typed, until, words } from './people.ts';
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

/** Where the device that nobody holds lies (MSC3814). */
const waiting = '/_matrix/client/unstable/org.matrix.msc3814.v1/dehydrated_device';

const stateOf = ({ session }: TestDevice): EncryptionState | undefined =>
  session.encryption?.getSnapshot();

/** Resolves when the encryption of a device stands so. */
async function stands(
  device: TestDevice,
  fits: (state: EncryptionState) => boolean,
): Promise<void> {
  if (!device.session.encryption) throw new Error('It is not connected.');
  await until(device.session.encryption, fits);
}

async function aRoom(...people: readonly TestDevice[]): Promise<string> {
  return hospital.synapse.makeRoom(
    'Cardiologie',
    people.map(({ device }) => device.userId),
  );
}

/** Why the first message of a room cannot be read. */
function reasonOf(timeline: Timeline): string | null {
  const entry = timeline.getSnapshot().entries.find(({ kind }) => kind === 'message');
  const body = entry?.kind === 'message' ? entry.message.body : null;
  return body?.kind === 'sealed' ? body.reason : null;
}

/** Waits as whoever signs out does. */
async function leftInBackup({ session }: TestDevice): Promise<void> {
  for (;;) {
    const stake = await session.atStake();
    if (!session.isSettling(stake)) return;
    await new Promise((done) => {
      setTimeout(done, 100);
    });
  }
}

describe('encryption sets itself up', () => {
  test('the first device is confirmed and has a backup, without a question', async () => {
    await stands(nadia, ({ hasBackup }) => hasBackup);
    expect(stateOf(nadia)).toMatchObject({
      device: 'confirmed',
      hasBackup: true,
      hasRecoveryCode: false,
      changedPeople: [],
    });
    expect(stateOf(nadia)?.devices).toMatchObject([{ isThis: true, isConfirmed: true }]);
  });

  test('a new device reads what was written before it after one step, and a wrong code does nothing', async () => {
    const roomId = await aRoom(nadia, julien);
    const his = await julien.open(roomId);
    await his.send(typed('avant'));
    const hers = await nadia.open(roomId);
    await seen(hers, ['julien: avant']);
    const code = (await nadia.session.encryption?.makeRecoveryCode()) ?? '';
    await stands(nadia, ({ hasRecoveryCode }) => hasRecoveryCode);
    await backedUp(hospital, nadia, roomId);

    const phone = await hospital.device(nadia.device.userId);
    await stands(phone, ({ device }) => device === 'needs-recovery-code');
    const onPhone = await phone.open(roomId);
    await until(onPhone, ({ entries }) =>
      entries.some(
        (entry) =>
          entry.kind === 'message' &&
          entry.message.body.kind === 'sealed' &&
          entry.message.body.reason === 'recover-this-device',
      ),
    );
    await onPhone.send(typed('du téléphone'));
    await until(onPhone, () => words(onPhone).some((line) => line.endsWith('~failed')));
    const wrong = `${code.slice(0, -1)}${code.endsWith('x') ? 'y' : 'x'}`;
    expect(await phone.session.encryption?.recover(wrong)).toBe('wrong-code');

    expect(await phone.session.encryption?.recover(code)).toBe('done');

    // The old message heals, and what could not be sent goes out by itself.
    await seen(onPhone, ['julien: avant', 'nadia: du téléphone']);
    await seen(his, ['julien: avant', 'nadia: du téléphone']);
    await stands(
      nadia,
      ({ devices }) => devices.length === 2 && devices.every((one) => one.isConfirmed),
    );
  }, 120_000);

  test('what was written while one had no device is read once the code is there', async () => {
    const eva = await hospital.device(await hospital.person('Eva'));
    await stands(eva, ({ hasBackup }) => hasBackup);
    const code = (await eva.session.encryption?.makeRecoveryCode()) ?? '';
    const roomId = await aRoom(eva, julien);
    await hospital.leave(eva);
    const his = await julien.open(roomId);
    await his.send(typed('la nuit'));
    await until(his, () => words(his).join() === 'julien: la nuit');

    const morning = await hospital.device(eva.device.userId);
    const hers = await morning.open(roomId);
    expect(await morning.session.encryption?.recover(code)).toBe('done');

    await seen(hers, ['julien: la nuit']);
    // Nobody holds that device: there is none to be afraid of, here or with others.
    expect(stateOf(morning)?.devices).toMatchObject([{ isThis: true, isConfirmed: true }]);
    await julien.session.encryption?.watch([eva.device.userId]);
    expect(stateOf(julien)?.unconfirmedPeople).toEqual([]);
    // And it waits for the next night.
    await backedUp(hospital, morning, roomId);
    await hospital.leave(morning);
    await his.send(typed('la nuit d’après'));
    await until(his, () => words(his).at(-1) === 'julien: la nuit d’après');
    const next = await hospital.device(eva.device.userId);
    const again = await next.open(roomId);
    await next.session.encryption?.recover(code);
    await seen(again, ['julien: la nuit', 'julien: la nuit d’après']);
  }, 120_000);

  test('what was written while one had no device is read although who wrote it has left theirs since', async () => {
    const { eva, maud, roomId, code } = await nightOfWhoLeft();

    const morning = await hospital.device(eva);
    const hers = await morning.open(roomId);
    await morning.session.encryption?.recover(code);

    await seen(hers, ['maud: la nuit']);
    // It frightens nobody.
    await morning.session.encryption?.watch([maud.userId]);
    expect(stateOf(morning)).toMatchObject({
      devices: [{ isThis: true, isConfirmed: true }],
      unconfirmedPeople: [],
    });
  }, 120_000);

  test('keys of a device that is gone, as whoever runs the service could make them, are not believed', async () => {
    const { eva, maud, roomId, code } = await nightOfWhoLeft();
    const { userId, deviceId } = maud;
    const { [deviceId]: own = {} } = hospital.former[userId] ?? {};
    const { [userId]: signatures = {} } = own['signatures'] as Record<
      string,
      Record<string, string>
    >;
    const byItself = { [`ed25519:${deviceId}`]: signatures[`ed25519:${deviceId}`] };
    hospital.former = { [userId]: { [deviceId]: { ...own, signatures: { [userId]: byItself } } } };

    const clock = new HastyClock();
    const morning = hospital.chat(await hospital.synapse.signIn(eva), { clock });
    await morning.session.start();
    await live(morning.session);
    const hers = await morning.open(roomId);
    await morning.session.encryption?.recover(code);

    await vi.waitUntil(
      () => {
        clock.hasten(10_000);
        return reasonOf(hers) === 'sender-not-confirmed';
      },
      { timeout: 30_000, interval: 500 },
    );
    expect(words(hers)).toEqual(['maud: <sealed>']);
  }, 120_000);

  test('what was written while nothing of theirs was there says so after a while, and not that it opens in a moment', async () => {
    const eva = await hospital.device(await hospital.person('Eva'));
    await stands(eva, ({ hasBackup }) => hasBackup);
    const code = (await eva.session.encryption?.makeRecoveryCode()) ?? '';
    const roomId = await aRoom(eva, julien);
    // As for who made their code before there was such a device.
    await hospital.synapse.ask({ method: 'DELETE', path: waiting, token: eva.device.accessToken });
    await hospital.leave(eva);
    const his = await julien.open(roomId);
    await his.send(typed('la nuit'));
    await until(his, () => words(his).join() === 'julien: la nuit');
    // It is not among the last, which are looked at before the code is there.
    for (let at = 0; at < 25; at += 1) await hospital.says(roomId, 'bonjour');

    const clock = new HastyClock();
    const morning = hospital.chat(await hospital.synapse.signIn(eva.device.userId), { clock });
    await morning.session.start();
    await live(morning.session);
    const hers = await morning.open(roomId);
    expect(await morning.session.encryption?.recover(code)).toBe('done');
    await hers.loadOlder();
    // The backup may have it: it is asked.
    await until(hers, () => reasonOf(hers) === 'key-on-its-way');
    clock.hasten(60_000);

    expect(reasonOf(hers)).toBe('older-than-this-device');
  }, 120_000);

  test('it is known what is lost by leaving: all without a code, what the backup has not yet with one, nothing beside another device', async () => {
    const [ada, ben] = await Promise.all([
      hospital.device(await hospital.person('Ada')),
      hospital.device(await hospital.person('Ben')),
    ]);
    await stands(ada, ({ hasBackup }) => hasBackup);
    await stands(ben, ({ hasBackup }) => hasBackup);
    const none = { unsent: [], begun: [], isLastKey: false, keysLeft: 0, isUncertain: false };
    // Who has read nothing has nothing to lose.
    expect(await ada.session.atStake()).toEqual(none);

    const roomId = await aRoom(ada, ben);
    const [hers, his] = [await ada.open(roomId), await ben.open(roomId)];
    await hers.send(typed('avant de partir'));
    await seen(his, ['ada: avant de partir']);
    await until(hers, () => words(hers).join() === 'ada: avant de partir');
    expect(await ada.session.atStake()).toEqual({ ...none, isLastKey: true });

    const code = (await ada.session.encryption?.makeRecoveryCode()) ?? '';
    await stands(ada, ({ hasRecoveryCode }) => hasRecoveryCode);
    // Its key goes to the backup when the client thinks of it: who leaves before reads it no more.
    await leftInBackup(ada);
    await ada.session.forget();
    const later = await hospital.device(ada.device.userId);
    await stands(later, ({ device }) => device === 'needs-recovery-code');
    expect(await later.session.encryption?.recover(code)).toBe('done');
    const again = await later.open(roomId);

    await seen(again, ['ada: avant de partir']);
  }, 120_000);

  test('what waits for who has no device is not given up for a network that fails while it is fetched', async () => {
    const eva = await hospital.device(await hospital.person('Eva'));
    await stands(eva, ({ hasBackup }) => hasBackup);
    const code = (await eva.session.encryption?.makeRecoveryCode()) ?? '';
    const roomId = await aRoom(eva, julien);
    await hospital.leave(eva);
    const his = await julien.open(roomId);
    await his.send(typed('la nuit'));
    await until(his, () => words(his).join() === 'julien: la nuit');
    const way = await holdServer(hospital.synapse.url);
    const again = await hospital.synapse.signIn(eva.device.userId);
    const morning = hospital.chat(again, { homeserverUrl: way.url });
    await morning.session.start();
    await live(morning.session);
    const hers = await morning.open(roomId);
    way.refuse('/events');

    expect(await morning.session.encryption?.recover(code)).toBe('done');
    expect(words(hers)).toEqual(['julien: <sealed>']);
    way.free();

    await seen(hers, ['julien: la nuit']);
    await way.close();
  }, 120_000);

  test('a code that is made while the server has no time for more has its device all the same, a moment later', async () => {
    const way = await holdServer(hospital.synapse.url);
    const device = await hospital.synapse.signIn(await hospital.person('Eva'));
    const eva = hospital.chat(device, { homeserverUrl: way.url });
    await eva.session.start();
    await live(eva.session);
    await stands(eva, ({ hasBackup }) => hasBackup);
    const ask = { method: 'GET', path: waiting, token: device.accessToken } as const;
    way.refuse('/dehydrated_device');

    expect(await eva.session.encryption?.makeRecoveryCode()).toMatch(/./u);
    expect((await hospital.synapse.ask(ask)).status).toBe(404);
    way.free();

    await vi.waitUntil(async () => (await hospital.synapse.ask(ask)).status === 200, {
      timeout: 60_000,
      interval: 500,
    });
    await way.close();
  }, 120_000);

  test('what waits is renewed when it is old, and a device that only calls itself so is shown', async () => {
    const way = await holdServer(hospital.synapse.url);
    const account = await hospital.synapse.signIn(await hospital.person('Eva'));
    const eva = hospital.chat(account, { homeserverUrl: way.url });
    await eva.session.start();
    await live(eva.session);
    await stands(eva, ({ hasBackup }) => hasBackup);
    await eva.session.encryption?.makeRecoveryCode();
    const { userId, accessToken: token } = eva.device;
    const lookAt = async () =>
      (await hospital.synapse.ask({ method: 'GET', path: waiting, token })).body;
    const first = await lookAt();
    const cell = `/_matrix/client/v3/user/${encodeURIComponent(userId)}/account_data/org.astra-visio.dehydrated-device`;

    // What the device says of its age comes after it: said before, ours would be forgotten.
    await vi.waitUntil(
      async () => (await hospital.synapse.ask({ method: 'GET', path: cell, token })).status === 200,
      { timeout: 30_000, interval: 200 },
    );
    await hospital.synapse.ask({ method: 'PUT', path: cell, body: { at: 0 }, token });
    await vi.waitUntil(
      async () => {
        const { device_id: now } = await lookAt();
        return now !== undefined && now !== first['device_id'];
      },
      { timeout: 30_000, interval: 200 },
    );
    expect(stateOf(eva)?.devices).toHaveLength(1);
    // Whoever runs the server can put one there, too, and forget who has confirmed it.
    const second = await lookAt();
    const id = String(second['device_id']);
    const { [id]: keys } = await hospital.keysOf(eva);
    const signed = keys?.['signatures'] as Readonly<Record<string, Record<string, string>>>;
    const [own = ''] = Object.entries(signed[userId] ?? {})
      .filter(([key]) => key.endsWith(id))
      .map(([, value]) => value);
    const device_keys = { ...keys, signatures: { [userId]: { [`ed25519:${id}`]: own } } };
    const body = { ...second, initial_device_display_name: 'x', device_keys };
    expect(keys).toMatchObject({ dehydrated: true });
    await hospital.synapse.ask({ method: 'PUT', path: waiting, body, token });
    // Synapse tells of it before it has its keys, and not again.
    await stands(eva, ({ devices }) => devices.length === 2);
    expect(stateOf(eva)?.devices).toContainEqual(
      expect.objectContaining({ id, isConfirmed: false }),
    );
    // One that is there already, without keys, gets them without any news: the page asks again by itself.
    await hospital.synapse.ask({ method: 'DELETE', path: waiting, token });
    await stands(eva, ({ devices }) => devices.length === 1);
    way.hold('/keys/query');
    await hospital.synapse.signIn(userId, id);
    await way.waits('/keys/query');
    way.release('/keys/query');
    await hospital.keysOf(eva);
    await hospital.synapse.ask({ method: 'PUT', path: waiting, body, token });
    await stands(eva, ({ devices }) => devices.length === 2);
    await way.close();
  }, 120_000);

  test('a device that the server slips in gets no key, is not believed, and is shown', async () => {
    const roomId = await aRoom(nadia, julien);
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
    const roomId = await aRoom(nadia, samuel);
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
    const known = await aRoom(maud, samuel);
    await (await maud.open(known)).send(typed('avant'));
    await seen(await samuel.open(known), ['maud: avant']);
    const roomId = await aRoom(maud, samuel);
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
    expect(stateOf(maud)?.changedPeople).toEqual([samuel.device.userId]);

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

    const roomId = await aRoom(nadia, anew);
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
    const roomId = await aRoom(nadia, anew);
    const theirs = await anew.open(roomId);
    way.hold('/keys/query');
    const other = hospital.chat(await hospital.synapse.signIn(userId));
    await other.session.start();
    await way.waits('/keys/query');

    const proof = signal();
    const begun = beginAnew(anew, async () => {
      proof.give();
      // Until what came in the middle of it has been taken in.
      for (let count = 0; count < 5; count += 1) await hospital.keysOf(anew);
    });
    // It waits for the answer; where it does not, the answer comes when keys are there and nobody has proved them.
    await Promise.race([proof.given, passed(LONG_ENOUGH_MS)]);
    way.release('/keys/query');
    await begun;

    await theirs.send(typed('c’est bien moi'));
    const hers = await nadia.open(roomId);
    await until(hers, () => words(hers).at(-1) === 'samuel: c’est bien moi');
    await way.close();
  }, 120_000);

  test('who lost everything begins anew; others send nothing to the new keys before they accept them', async () => {
    const samuel = await hospital.device(await hospital.person('Samuel'));
    const roomId = await aRoom(nadia, samuel);
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
});

/** Beginning anew comes to its proof in a quarter of a second. */
const LONG_ENOUGH_MS = 1_000;

const passed = (ms: number): Promise<void> =>
  new Promise((done) => {
    setTimeout(done, ms);
  });

/** Something that happens once. */
function signal(): { readonly give: () => void; readonly given: Promise<void> } {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { give: resolve, given: promise };
}

const calledOff = async () => {
  throw new Error('called off');
};

/** Somebody without a device, to whom a colleague wrote who has left theirs since. */
async function nightOfWhoLeft() {
  const [eva, maud] = await Promise.all([
    hospital.device(await hospital.person('Eva')),
    hospital.device(await hospital.person('Maud')),
  ]);
  await stands(eva, ({ hasBackup }) => hasBackup);
  const code = (await eva.session.encryption?.makeRecoveryCode()) ?? '';
  const roomId = await aRoom(eva, maud);
  await hospital.leave(eva);
  const theirs = await maud.open(roomId);
  await theirs.send(typed('la nuit'));
  await until(theirs, () => words(theirs).join() === 'maud: la nuit');
  await hospital.leave(maud);
  return { eva: eva.device.userId, maud: maud.device, roomId, code };
}

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
