import { randomBytes } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { GuestPlace, MeetingDoor } from '@astra/contracts/visit-documents';
import { creation, pieceAt, startHouse, uuid, type GuestPass, type House } from './house.ts';
import {
  addTo,
  aMeeting,
  atTheDoor,
  contentFor,
  giveIt,
  had,
  inDays,
  namesOf,
  readSlowly,
  seenBy,
  sendTo,
  slowAnswer,
  type Meeting,
} from './meeting.ts';

let house: House;
let origin: string;
beforeAll(async () => {
  house = await startHouse();
  await house.app.listen({ host: '127.0.0.1', port: 0 });
  origin = `http://127.0.0.1:${(house.app.server.address() as AddressInfo).port}`;
});
afterAll(() => house.close());

/** A letter that is shown, one that is handed over, one that is neither, and what the patient has sent. */
async function aFullMeeting(): Promise<Meeting & { readonly ids: Record<string, string> }> {
  const meeting = await aMeeting(house);
  const put = (name: string): Promise<string> => addTo(house, meeting, { name });
  const ids = {
    shown: await put('shown.txt'),
    handed: await put('handed.txt'),
    kept: await put('CANARY kept.txt'),
    mine: await sendTo(house, meeting.patient, { name: 'mine.txt' }),
  };
  await giveIt(house, meeting, { itemId: ids.shown, days: null });
  await giveIt(house, meeting, { itemId: ids.handed, days: 30 });
  return { ...meeting, ids };
}

test('the professionals of a meeting have its documents before, during and after it, and nobody else of either house', async () => {
  const meeting = await aMeeting(house, { place: 'outside' });
  const { doctor, colleague, outside } = meeting;
  const administrator = house.aPerson({ roles: ['organisation-administrator', 'secretary'] });
  await addTo(house, meeting, { name: 'before.txt' });
  await atTheDoor(house, meeting, { place: 'inside' });
  const theirs = await addTo(house, meeting, { by: outside, name: 'during.txt' });
  await atTheDoor(house, meeting, { isOver: true });
  await addTo(house, meeting, { by: colleague, name: 'after.txt' });

  for (const who of [doctor, colleague, outside])
    expect(namesOf(await seenBy(house, meeting, who))?.toSorted()).toEqual([
      'after.txt',
      'before.txt',
      'during.txt',
    ]);
  const strangers = [administrator, house.aPerson({ organisationId: house.elsewhere })];
  for (const who of strangers) {
    expect(await seenBy(house, meeting, who)).toBeNull();
    const path = `/meetings/${meeting.id}/documents/${theirs}/content`;
    expect((await house.as(who)('GET', path)).status).toBe(404);
    const headers = creation(meeting.id, 5);
    const add = await house.as(who)('POST', `/meetings/${meeting.id}/uploads`, { headers });
    expect(add.status).toBe(404);
  }
  // What somebody of another house did is in the trail of both.
  const houses = (await house.trail('document.upload'))
    .filter(({ targetId }) => targetId === theirs)
    .map(({ organisationId }) => organisationId);
  expect(houses).toHaveLength(2);
  expect(new Set(houses)).toEqual(new Set([house.kerval, house.elsewhere]));
});

test('a meeting’s documents are reached through the meeting alone', async () => {
  const { id, doctor, ids } = await aFullMeeting();
  const call = house.as(doctor);
  const body = { personId: house.aPerson().id, role: null, may: 'view', endsAt: null };

  const replies = await Promise.all([
    call('GET', `/spaces/${id}/items`),
    call('GET', `/items/${ids['kept'] ?? ''}`),
    call('GET', `/items/${ids['kept'] ?? ''}/content`),
    call('POST', `/items/${ids['kept'] ?? ''}/shares`, { body }),
    call('POST', '/uploads', { headers: creation(id, 5) }),
    call('GET', `/archive?items=${ids['kept'] ?? ''}`),
  ]);
  const found = await call('GET', '/search?q=canary');

  expect(replies.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404, 404]);
  expect(found.body.items).toEqual([]);
});

describe('what a patient has, wherever they stand:', () => {
  const places: readonly [GuestPlace, boolean, readonly string[] | null][] = [
    ['outside', false, null],
    ['waiting', false, ['mine.txt']],
    ['inside', false, ['handed.txt', 'mine.txt', 'shown.txt']],
    ['left', false, ['handed.txt']],
    ['outside', true, ['handed.txt']],
    ['inside', true, ['handed.txt']],
  ];
  test.each(places)('%s, and over: %s', async (place, isOver, names) => {
    const meeting = await aFullMeeting();
    await atTheDoor(house, meeting, { place, isOver });

    const found = await had(house, meeting.patient);
    const contents = await Promise.all(
      Object.values(meeting.ids).map((id) => contentFor(house, meeting.patient, id)),
    );

    expect(namesOf(found)?.toSorted() ?? null).toEqual(names);
    expect(contents.filter((status) => status === 200)).toHaveLength(names?.length ?? 0);
    // Whoever comes beside the patient has nothing of theirs.
    expect((await had(house, meeting.beside)) ?? []).toEqual([]);
    expect(await contentFor(house, meeting.beside, meeting.ids['handed'] ?? '')).toBe(404);
  });
});

test('what was handed over can be had until its day, or until it is taken back, and meetings is told', async () => {
  const meeting = await aFullMeeting();
  const { id, patient, doctor, ids } = meeting;
  const other = await giveIt(house, meeting, { itemId: ids['kept'] ?? '', days: 5 });
  await atTheDoor(house, meeting, { isOver: true });
  const before = namesOf(await had(house, patient))?.toSorted();

  await house.query(`update givings set until = now() - interval '1 second' where item_id = $1`, [
    ids['handed'],
  ]);
  const after = namesOf(await had(house, patient));
  const closed = await contentFor(house, patient, ids['handed'] ?? '');
  const back = await house.as(doctor)('DELETE', `/meetings/${id}/givings/${other}`);

  expect(before).toEqual(['CANARY kept.txt', 'handed.txt']);
  expect([after, closed]).toEqual([['CANARY kept.txt'], 404]);
  expect([back.status, await had(house, patient)]).toEqual([204, []]);
  const told = (await house.events('document.handed-over')).filter(
    ({ meetingId }) => meetingId === id,
  );
  const days = told.map(({ until }) => until && until.slice(0, 10));
  expect(days).toEqual([null, inDays(30).slice(0, 10), inDays(30).slice(0, 10), null]);
  expect(told.every(({ guestId }) => guestId === patient.id)).toBe(true);
});

test('who was put out has nothing of before, at the end neither; what is given afterwards is theirs, and let in again they have all', async () => {
  const meeting = await aFullMeeting();
  const { id, patient, ids } = meeting;
  onTestFinished(() => house.clock.advance(-120_000));
  house.clock.advance(60_000);
  const removedAt = house.clock.now().toISOString();
  const names = async (door: Parameters<typeof atTheDoor>[2]): Promise<unknown> => {
    await atTheDoor(house, meeting, door);
    return namesOf(await had(house, patient))?.toSorted() ?? null;
  };

  const before = await names({ place: 'inside' });
  const out = await names({ place: 'outside', removedAt });
  // Who comes back to the waiting room by themselves and goes again was put out all the same.
  const went = await names({ place: 'left', removedAt });
  const over = await names({ place: 'outside', removedAt, isOver: true });
  const closed = await contentFor(house, patient, ids['handed'] ?? '');
  house.clock.advance(60_000);
  await giveIt(house, meeting, { itemId: ids['kept'] ?? '', days: 5 });
  const after = await names({ place: 'outside', removedAt, isOver: true });

  expect(before).toEqual(['handed.txt', 'mine.txt', 'shown.txt']);
  expect([out, went, over, closed, after]).toEqual([null, [], [], 404, ['CANARY kept.txt']]);
  const told = (await house.events('document.handed-over')).filter(
    ({ meetingId }) => meetingId === id,
  );
  const days = told.map(({ until }) => until && until.slice(0, 10));
  expect(days).toEqual([null, inDays(30).slice(0, 10), null, inDays(5).slice(0, 10)]);

  const again = await aFullMeeting();
  await atTheDoor(house, again, { place: 'outside', removedAt: house.clock.now().toISOString() });
  await atTheDoor(house, again, { place: 'inside' });
  await atTheDoor(house, again, { place: 'left', isOver: true });
  expect(namesOf(await had(house, again.patient))).toEqual(['handed.txt']);
});

test('the professionals’ page says what is given as the patient has it: not while they are put out, again once let in', async () => {
  const meeting = await aFullMeeting();
  const { doctor, ids } = meeting;
  onTestFinished(() => house.clock.advance(-120_000));
  house.clock.advance(60_000);
  const given = async (): Promise<unknown> =>
    (await seenBy(house, meeting, doctor))
      ?.flatMap(({ name, givings }) =>
        givings.map(({ until }) => `${name} ${until === null ? 'shown' : 'handed'}`),
      )
      .toSorted();

  const before = await given();
  const removedAt = house.clock.now().toISOString();
  await atTheDoor(house, meeting, { place: 'outside', removedAt });
  const out = await given();
  house.clock.advance(60_000);
  await giveIt(house, meeting, { itemId: ids['kept'] ?? '', days: 5 });
  const after = await given();
  await atTheDoor(house, meeting, { place: 'inside' });
  const again = await given();

  expect(before).toEqual(['handed.txt handed', 'shown.txt shown']);
  expect([out, after]).toEqual([[], ['CANARY kept.txt handed']]);
  expect(again).toEqual(['CANARY kept.txt handed', 'handed.txt handed', 'shown.txt shown']);
});

/** What meetings keeps of all that it is told: the day that was said at the latest time. */
async function lastDayTold({ patient }: Meeting): Promise<string | null> {
  const told = (await house.events('document.handed-over')).filter(
    ({ guestId }) => guestId === patient.id,
  );
  const times = told.map(({ at }) => at);
  expect(new Set(times).size).toBe(times.length);
  const latest = told.toSorted((one, other) => Date.parse(one.at) - Date.parse(other.at)).at(-1);
  return latest?.until?.slice(0, 10) ?? null;
}
/** Meetings is asked, and takes its time to say that the patient was put out; gives how it answers. */
async function slowToSay({ id }: Meeting, removedAt: string): Promise<() => Promise<void>> {
  const door = house.doors.get(id) as MeetingDoor;
  const [asked, said] = [Promise.withResolvers<void>(), Promise.withResolvers<MeetingDoor>()];
  const answer = {
    // oxlint-disable-next-line unicorn/no-thenable -- it is told when somebody waits for it
    then: (...to: Parameters<typeof said.promise.then>) => {
      asked.resolve();
      return said.promise.then(...to);
    },
  };
  house.doors.set(id, answer as never);
  const followed = house.use.door.follow(id);
  await asked.promise;
  house.doors.set(id, door);
  const guests = door.guests.map((guest) =>
    guest.isPatient ? { ...guest, place: 'outside' as const, removedAt } : guest,
  );
  return () => {
    said.resolve({ ...door, number: 1_000_000, guests });
    return followed;
  };
}

describe('of what meetings is told of a last day the latest is true,', () => {
  const orders = [['answer', 'give'], ['give', 'answer'], ['both']] as const;
  test.each(orders.map((order) => order.join(', ')))('when there come: %s', async (order) => {
    const meeting = await aFullMeeting();
    onTestFinished(() => house.clock.advance(-180_000));
    house.clock.advance(60_000);
    const removedAt = new Date(house.clock.now().getTime() + 30_000).toISOString();
    // It is asked before the patient is put out, and what is given after it is theirs.
    const answer = await slowToSay(meeting, removedAt);
    house.clock.advance(120_000);
    const give = (): Promise<string> =>
      giveIt(house, meeting, { itemId: meeting.ids['kept'] ?? '', days: 5 });

    if (order === 'both') await Promise.all([answer(), give()]);
    else if (order === 'give, answer') await give().then(answer);
    else await answer().then(give);

    expect(await lastDayTold(meeting)).toBe(inDays(5).slice(0, 10));
  });
});

test('a patient’s document goes to the meeting’s own patient alone, by who may give it', async () => {
  const { id, doctor, colleague, outside, beside, patient, ids } = await aFullMeeting();
  const give = (who: typeof doctor, guestId: string, until: string | null): Promise<number> =>
    house
      .as(who)('POST', `/meetings/${id}/documents/${ids['kept'] ?? ''}/givings`, {
        body: { guestId, until },
      })
      .then(({ status }) => status);

  expect([
    await give(doctor, beside.id, null),
    await give(doctor, uuid(), null),
    await give(doctor, patient.id, inDays(-1)),
    await give(doctor, patient.id, inDays(400)),
    await give(colleague, patient.id, null),
    await give(outside, patient.id, null),
    await give(doctor, patient.id, null),
  ]).toEqual([404, 404, 400, 400, 403, 403, 201]);
});

test('a patient sends while they wait and while they are in, up to a number and a size, and under a name of their own', async () => {
  const meeting = await aMeeting(house, { place: 'waiting' });
  await addTo(house, meeting, { name: 'photo.jpg' });
  await sendTo(house, meeting.patient, { name: 'photo.jpg' });
  const begin = (length: number): Promise<{ status: number; body: { type: string } | null }> =>
    house.asGuest(meeting.patient)('POST', '/visit/uploads', {
      headers: creation(meeting.id, length),
    });

  const tooLarge = await begin(104_857_601);
  await Promise.all(Array.from({ length: 5 }, () => begin(5)));
  const tooMany = await begin(5);
  await house.query('delete from uploads where meeting_id = $1', [meeting.id]);
  await house.query(
    `insert into items (id, organisation_id, space_id, kind, name, name_key, sort_key, search_key, made_by, made_at,
        changed_by, changed_at, meeting_id)
      select gen_random_uuid(), organisation_id, space_id, 'folder', n::text, n::text, '', '', $2, now(), $2, now(), meeting_id
        from items, generate_series(1, 19) n where meeting_id = $1 and made_by = $2`,
    [meeting.id, meeting.patient.id],
  );
  const full = await begin(5);
  await atTheDoor(house, meeting, { place: 'left' });
  const late = await begin(5);

  expect(namesOf(await seenBy(house, meeting, meeting.doctor))?.toSorted()).toEqual([
    'photo (2).jpg',
    'photo.jpg',
  ]);
  expect([tooLarge, tooMany, full].map(({ body }) => body?.type)).toEqual([
    '/problems/file-too-large',
    '/problems/too-many-uploads',
    '/problems/too-many-files',
  ]);
  expect(late.status).toBe(404);
});

test('what a patient broke off makes way for what they send next, the longest silent first; what is on its way does not', async () => {
  const meeting = await aMeeting(house, { place: 'waiting' });
  const call = house.asGuest(meeting.patient);
  const begin = async (name: string): Promise<string> => {
    const headers = creation(meeting.id, 600_000, { name });
    const { headers: about, body } = await call('POST', '/visit/uploads', { headers });
    return body?.type ?? `/visit/${String(about['location'])}`;
  };
  const paths = [];
  for (const name of ['1', '2', '3', '4', '5']) {
    paths.push(await begin(name));
    house.clock.advance(1_000);
  }
  const [first = '', second = ''] = paths;
  house.clock.advance(600_000);
  await call('PATCH', first, { headers: pieceAt(0), bytes: Buffer.alloc(262_144) });

  const next = await begin('6');
  const listed = await call('GET', '/visit/uploads');
  house.clock.advance(-300_000);
  const tooSoon = await begin('7');

  expect(next).toMatch(/^\/visit\/uploads\//u);
  expect(namesOf(listed.body.items)).toEqual(['1', '3', '4', '5', '6']);
  expect((await call('GET', second)).status).toBe(404);
  expect(tooSoon).toBe('/problems/too-many-uploads');
  // Nobody else's list has them.
  for (const [who, path] of [
    [house.asGuest(meeting.beside), '/visit/uploads'],
    [house.as(meeting.doctor), `/meetings/${meeting.id}/uploads`],
  ] as const)
    expect((await who('GET', path)).body.items).toEqual([]);
});

test('what a patient broke off does not make way while its next piece is being taken in', async () => {
  const meeting = await aMeeting(house, { place: 'waiting' });
  const call = house.asGuest(meeting.patient);
  const begin = async (name: string) =>
    call('POST', '/visit/uploads', { headers: creation(meeting.id, 600_000, { name }) });
  for (const name of ['1', '2', '3', '4', '5']) await begin(name);
  house.clock.advance(600_000);
  const client = new pg.Client({ connectionString: house.place.url });
  await client.connect();
  await client.query("begin; select set_config('astra.scope', 'system', true)");
  await client.query('select id from uploads where person_id = $1 for update', [
    meeting.patient.id,
  ]);

  const refused = await begin('6');
  await client.end();
  const taken = await begin('7');
  const listed = namesOf((await call('GET', '/visit/uploads')).body.items);

  expect(refused.body.type).toBe('/problems/too-many-uploads');
  expect(taken.status).toBe(201);
  expect(listed).toHaveLength(5);
  expect(listed).toContain('7');
});

/** Somebody who says that much is to come and sends it in drops; gives what they hear. */
async function drip(guest: GuestPass, path: string): Promise<Dripping> {
  const token = await house.issuer.forGuest(guest, 'documents');
  const headers = {
    authorization: `Bearer ${token}`,
    ...pieceAt(0),
    'content-length': 300_000,
  };
  const sending = httpRequest(`${origin}${path}`, { method: 'PATCH', headers, agent: false });
  const status = new Promise<number>((tell) => {
    sending.on('error', () => tell(0));
    sending.on('response', (reply) => {
      tell(reply.statusCode ?? 0);
      reply.resume();
    });
  });
  await new Promise<void>((sent) => sending.write('A drop.', () => sent()));
  const drops = setInterval(() => sending.write('.'), 500);
  sending.once('close', () => clearInterval(drops));
  return { status, end: () => sending.destroy() };
}
type Dripping = { readonly status: Promise<number>; readonly end: () => void };

test('a guest who sends in drips keeps nobody else from sending, and no place for long', async () => {
  const meeting = await aMeeting(house);
  const { patient, doctor } = meeting;
  const paths = await Promise.all(
    Array.from({ length: 4 }, async () => {
      const headers = creation(meeting.id, 300_000);
      const begun = await house.asGuest(patient)('POST', '/visit/uploads', { headers });
      return `/visit/${String(begun.headers['location'])}`;
    }),
  );
  const drips = await Promise.all(
    Array.from({ length: 16 }, (_, index) => drip(patient, paths[index % 4] ?? '')),
  );
  const heard: number[] = [];
  for (const { status } of drips) void status.then((code) => heard.push(code));
  // One place for each upload, two for each guest: the others are told so at once.
  await expect.poll(() => heard.length).toBeGreaterThanOrEqual(14);
  expect(new Set(heard)).toEqual(new Set([409, 429]));
  expect(heard).toHaveLength(14);

  const theirs = await addTo(house, meeting, { name: 'scan.txt' });
  const { own } = await house.spacesOf(doctor);
  await house.aFile(doctor, own, { name: 'letter.txt' });
  expect(namesOf(await seenBy(house, meeting, doctor))).toEqual(['scan.txt']);
  expect(theirs).not.toBe('');

  // Before the server itself gives a request up.
  const since = performance.now();
  await expect.poll(() => heard.length, { timeout: 25_000 }).toBe(16);
  expect(performance.now() - since).toBeLessThan(20_000);
  // Their page tries again by itself, from where it stands.
  expect(heard.slice(14)).toEqual([429, 429]);
  await sendTo(house, patient, { name: 'photo.jpg' });
  for (const { end } of drips) end();
}, 60_000);

test('a visit that goes on on another device is closed on this one', async () => {
  const meeting = await aFullMeeting();
  const { patient } = meeting;
  await atTheDoor(house, meeting, { sessionId: uuid() });

  const { status, body } = await house.asGuest(patient)('GET', '/visit/documents');

  expect([status, body.type]).toEqual([409, '/problems/on-another-device']);
});

test('while meetings is away professionals go on by what was known, and no guest is believed', async () => {
  const meeting = await aFullMeeting();
  house.clock.advance(60_000);
  house.awayFrom.add('meetings');
  try {
    expect(namesOf(await seenBy(house, meeting, meeting.doctor))).toHaveLength(4);
    const guest = await house.asGuest(meeting.patient)('GET', '/visit/documents');
    expect(guest.status).toBe(503);
  } finally {
    house.awayFrom.delete('meetings');
  }
});

test('a visit that ends between the look and the entry gives nothing, and that is no fault', async () => {
  const meeting = await aFullMeeting();
  const holder = new pg.Client({ connectionString: house.place.ownerUrl });
  await holder.connect();
  const isWaiting = async (): Promise<boolean> => {
    const { rowCount } = await holder.query(
      `select 1 from pg_locks where relation = 'openings'::regclass and not granted`,
    );
    return rowCount === 1;
  };
  try {
    await holder.query('begin');
    await holder.query('lock table openings in exclusive mode');
    const asked = contentFor(house, meeting.patient, meeting.ids['shown'] ?? '');
    await expect.poll(isWaiting).toBe(true);
    await atTheDoor(house, meeting, { isOver: true });
    await holder.query('rollback');

    expect(await asked).toBe(404);
  } finally {
    await holder.end();
  }
});

test('an answer of meetings that was overtaken on its way brings nobody back', async () => {
  const meeting = await aFullMeeting();
  const older = house.doors.get(meeting.id);
  await atTheDoor(house, meeting, { place: 'outside', isColleagueGone: true });
  if (older) house.doors.set(meeting.id, older);

  expect(await had(house, meeting.patient)).toBeNull();
  expect(await seenBy(house, meeting, meeting.colleague)).toBeNull();
});

test('a file of one’s own is brought into the meeting as a copy; somebody else’s is not', async () => {
  const meeting = await aMeeting(house);
  const { id, doctor, colleague } = meeting;
  const { own } = await house.spacesOf(doctor);
  const content = randomBytes(700_000);
  const file = await house.aFile(doctor, own, { name: 'scan.bin', content });
  const copy = (who: typeof doctor): ReturnType<ReturnType<House['as']>> =>
    house.as(who)('POST', `/meetings/${id}/copies`, { body: { itemId: file.id } });

  const made = await copy(doctor);
  const refused = await copy(colleague);

  expect([made.status, made.body.state, refused.status]).toEqual([201, 'done', 404]);
  const path = `/meetings/${id}/documents/${String(made.body.itemId)}/content`;
  expect((await house.as(colleague)('GET', path)).bytes.equals(content)).toBe(true);
});

test('who opened a document is told with the patient, and each opening, giving and refusal is in the trail', async () => {
  const { id, doctor, patient, ids } = await aFullMeeting();
  await contentFor(house, patient, ids['handed'] ?? '');
  await contentFor(house, patient, ids['kept'] ?? '');

  const path = `/meetings/${id}/documents/${ids['handed'] ?? ''}/openings`;
  const { body } = await house.as(doctor)('GET', path);

  expect(body.items).toMatchObject([{ personId: patient.id, roles: [], versionNumber: 1 }]);
  const opened = (await house.trail('document.download')).filter(
    ({ actorId }) => actorId === patient.id,
  );
  expect(opened).toMatchObject([
    { outcome: 'done', targetId: ids['handed'], actorKind: 'guest' },
    { outcome: 'refused', targetId: ids['kept'], reason: 'not-found' },
  ]);
  expect(await house.trail('document.give')).toContainEqual(
    expect.objectContaining({ targetId: ids['handed'], subjectId: patient.id, outcome: 'done' }),
  );
});

test('what is removed from the meeting is gone for everybody', async () => {
  const meeting = await aFullMeeting();
  const { id, doctor, colleague, patient, ids } = meeting;
  const remove = (who: typeof doctor): Promise<number> =>
    house
      .as(who)('DELETE', `/meetings/${id}/documents/${ids['handed'] ?? ''}`)
      .then(({ status }) => status);

  expect([await remove(colleague), await remove(doctor), await remove(doctor)]).toEqual([
    403, 204, 404,
  ]);
  expect(namesOf(await had(house, patient))).not.toContain('handed.txt');
  expect(namesOf(await seenBy(house, meeting, colleague))).not.toContain('handed.txt');
});

test('what was removed comes back from the meeting’s bin, and what the patient had of it does not', async () => {
  const meeting = await aFullMeeting();
  const { id, doctor, colleague, patient, ids } = meeting;
  const one = `/meetings/${id}/documents/${ids['handed'] ?? ''}`;
  await house.as(doctor)('DELETE', one);
  await addTo(house, meeting, { name: 'handed.txt' });
  const bin = async (who: typeof doctor): Promise<unknown> =>
    (await house.as(who)('GET', `/meetings/${id}/bin`)).body.items;
  const restore = async (who: typeof doctor): Promise<number> =>
    (await house.as(who)('POST', `${one}/restore`)).status;

  expect(await bin(doctor)).toMatchObject([{ name: 'handed.txt', mayRestore: true }]);
  expect(await bin(colleague)).toMatchObject([{ name: 'handed.txt', mayRestore: false }]);
  expect((await house.as(house.aPerson())('GET', `/meetings/${id}/bin`)).status).toBe(404);
  expect([await restore(colleague), await restore(doctor), await restore(doctor)]).toEqual([
    403, 204, 404,
  ]);
  expect(namesOf(await seenBy(house, meeting, colleague))).toContain('handed (2).txt');
  expect(await bin(doctor)).toEqual([]);
  expect(namesOf(await had(house, patient))?.toSorted()).toEqual(['mine.txt', 'shown.txt']);
  expect(await house.trail('document.restore')).toContainEqual(
    expect.objectContaining({ outcome: 'done', targetId: ids['handed'], actorId: doctor.id }),
  );
});

describe('a guest’s open streams are dead at once:', () => {
  const content = randomBytes(24 * 2 ** 20);
  const ways: Readonly<Record<string, (meeting: Meeting) => Promise<unknown>>> = {
    'at the end': ({ id, doctor }) => {
      const { organisationId } = doctor;
      // Meetings has told of nothing but the end.
      return house.tell('meetings', 'meeting.ended', {
        meetingId: id,
        organisationId,
        at: new Date().toISOString(),
      });
    },
    'put back': (meeting) => atTheDoor(house, meeting, { place: 'waiting' }),
    removed: (meeting) => atTheDoor(house, meeting, { place: 'outside' }),
    'their session ended': ({ patient }) =>
      house.tell('identity', 'session.ended', {
        sessionId: patient.sessionId,
        subjectId: patient.id,
        reason: 'replaced',
      }),
  };
  test.each(Object.entries(ways))('%s', async (way, lose) => {
    const meeting = await aMeeting(house);
    const { doctor, patient } = meeting;
    const file = await addTo(house, meeting, { name: 'large.bin', content });
    await giveIt(house, meeting, { itemId: file, days: null });
    const token = await house.issuer.forGuest(patient, 'documents');
    const reply = await slowAnswer(`${origin}/visit/documents/${file}/content`, token);
    const ofDoctor = await slowAnswer(
      `${origin}/meetings/${meeting.id}/documents/${file}/content`,
      await house.issuer.forMember(doctor, 'documents'),
    );
    const live = await slowAnswer(`${origin}/visit/documents/stream`, token);
    let shown = '';
    live.on('data', (bytes: Buffer) => {
      shown += bytes.toString();
    });
    await expect.poll(() => shown).toContain('large.bin');

    const begun = performance.now();
    const cut = new Promise<number>((tell) => {
      reply.once('close', () => tell(performance.now() - begun));
    });
    shown = '';
    await lose(meeting);
    readSlowly(reply);
    const took = await cut;

    expect(reply.complete).toBe(false);
    expect(took).toBeLessThan(1_000);
    // The page is told what it still has, or closed.
    await expect.poll(() => shown.includes('"items":[]') || live.readableEnded).toBe(true);
    // The door shuts out those of a session that has ended before they come here.
    if (way !== 'their session ended') expect(await contentFor(house, patient, file)).toBe(404);
    let size = 0;
    for await (const bytes of ofDoctor) size += (bytes as Buffer).length;
    expect(size).toBe(content.length);
  });
});
