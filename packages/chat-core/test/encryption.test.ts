import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { EncryptionState } from '../src/encryption.ts';
import type { Timeline } from '../src/timeline.ts';
import { holdServer } from './held-server.ts';
import {
  backedUp,
  HastyClock,
  Hospital,
  live,
  seen,
  stands,
  typed,
  until,
  words,
  wrongCode,
} from './people.ts';
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
    const roomId = await hospital.room(nadia, julien);
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
    const wrong = wrongCode(code);
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
    const roomId = await hospital.room(eva, julien);
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
    const roomId = await hospital.room(eva, julien);
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

    const roomId = await hospital.room(ada, ben);
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
    const roomId = await hospital.room(eva, julien);
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
});

/** Somebody without a device, to whom a colleague wrote who has left theirs since. */
async function nightOfWhoLeft() {
  const [eva, maud] = await Promise.all([
    hospital.device(await hospital.person('Eva')),
    hospital.device(await hospital.person('Maud')),
  ]);
  await stands(eva, ({ hasBackup }) => hasBackup);
  const code = (await eva.session.encryption?.makeRecoveryCode()) ?? '';
  const roomId = await hospital.room(eva, maud);
  await hospital.leave(eva);
  const theirs = await maud.open(roomId);
  await theirs.send(typed('la nuit'));
  await until(theirs, () => words(theirs).join() === 'maud: la nuit');
  await hospital.leave(maud);
  return { eva: eva.device.userId, maud: maud.device, roomId, code };
}
