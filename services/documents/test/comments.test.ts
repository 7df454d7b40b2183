import pg from 'pg';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import type { Comment } from '@astra/contracts/document-comments';
import type { Item } from '@astra/contracts/documents';
import { aCircle, aRoom } from './circle.ts';
import { startHouse, uuid, type House, type Person, type Reply } from './house.ts';
import { addTo, aMeeting, type Meeting } from './meeting.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());

const at = ({ id }: Pick<Item, 'id'>, more = ''): string => `/items/${id}/comments${more}`;
const inMeeting = ({ id }: Meeting, itemId: string): string =>
  `/meetings/${id}/documents/${itemId}/comments`;
const say = (who: Person, path: string, text: string): Promise<Reply> =>
  house.as(who)('POST', path, { body: { text } });
const said = async (who: Person, item: Item, text = 'CANARY said'): Promise<Comment> => {
  const { status, body } = await say(who, at(item), text);
  if (status !== 201) throw new Error(`${status} ${JSON.stringify(body)}`);
  return body;
};
const heard = async (who: Person, path: string): Promise<string[] | number> => {
  const { status, body } = await house.as(who)('GET', path);
  return status === 200 ? body.items.map(({ text }: Comment) => text) : status;
};
const settle = (
  who: Person,
  path: string,
  { word = 'resolve', version = 1 }: { word?: 'resolve' | 'reopen'; version?: number } = {},
): Promise<Reply> => house.as(who)('POST', `${path}/${word}`, { body: { version } });
/** Past the wall and the program. */
async function asOwner(query: string, values: readonly unknown[]): Promise<void> {
  const client = new pg.Client({ connectionString: house.place.ownerUrl });
  await client.connect();
  await client.query(query, [...values]);
  await client.end();
}
const share = (owner: Person, { id }: Item, body: object): Promise<Reply> =>
  house.as(owner)('POST', `/items/${id}/shares`, {
    body: { personId: null, role: null, endsAt: null, ...body },
  });
const counted = async (who: Person, { id }: Item): Promise<number | null> =>
  (await house.as(who)('GET', `/items/${id}`)).body.item.comments;
const rows = async ({ id }: Pick<Item, 'id'>): Promise<number[]> => {
  const of = (table: string): Promise<unknown[]> =>
    house.query(`select 1 from ${table} where item_id = $1`, [id]);
  return [(await of('comments')).length, (await of('comment_keys')).length];
};

async function aFileOf(
  facts: Parameters<House['aPerson']>[0] = {},
): Promise<{ owner: Person; own: string; file: Item }> {
  const owner = house.aPerson(facts);
  const { own } = await house.spacesOf(owner);
  return { owner, own, file: await house.aFile(owner, own) };
}

test('what is said of a file is listed with who, when and of which version, the newest first, page by page', async () => {
  const { owner, own, file } = await aFileOf();
  const reader = house.aPerson();
  await share(owner, file, { personId: reader.id, may: 'comment' });
  await said(owner, file, 'First');
  house.clock.advance(1_000);
  await house.aFile(owner, own, { fileId: file.id });
  await said(reader, file, 'Second');
  house.clock.advance(1_000);
  await said(owner, file, 'Third\non two lines');

  const first = await house.as(reader)('GET', at(file, '?limit=2'));
  const rest = await house.as(reader)('GET', at(file, `?cursor=${first.body.next}`));

  const items: Comment[] = [...first.body.items, ...rest.body.items];
  expect(
    items.map(({ text, madeBy, versionNumber, changedAt, settledAt }) => [
      text,
      madeBy,
      versionNumber,
      changedAt ?? settledAt,
    ]),
  ).toEqual([
    ['Third\non two lines', owner.id, 2, null],
    ['Second', reader.id, 2, null],
    ['First', owner.id, 1, null],
  ]);
  expect(items.map(({ may }) => may)).toEqual([[], ['change', 'remove', 'resolve'], []]);
  expect(new Date(items[0]?.madeAt ?? 0).getTime()).toBe(house.clock.now().getTime());
  expect([first.body.items.length, rest.body.next]).toEqual([2, null]);
  expect([await counted(owner, file), await counted(reader, file)]).toEqual([3, 3]);
  // Of another list, or made up.
  for (const cursor of [first.body.next, 'e30'])
    expect(
      (await house.as(owner)('GET', `/items/${uuid()}/comments?cursor=${cursor}`)).status,
    ).toBe(404);
  const other = await house.aFile(owner, own);
  expect((await house.as(owner)('GET', at(other, `?cursor=${first.body.next}`))).status).toBe(400);
});

test('nothing of what is said lies in the database, the trail or an event in clear', async () => {
  const { owner, file } = await aFileOf();
  const { id } = await said(owner, file, 'CANARY diagnosis');
  const change = { body: { version: 1, text: 'CANARY diagnosis, corrected' } };
  await house.as(owner)('PATCH', at(file, `/${id}`), change);

  const [row] = await house.query<{ text: string; sealed: string }>(
    'select c::text as text, sealed from comments c where id = $1',
    [id],
  );
  const told = await house.query<{ text: string }>('select t::text as text from outbox.told t');

  expect(await heard(owner, at(file))).toEqual(['CANARY diagnosis, corrected']);
  const kept = Buffer.from(row?.sealed ?? '', 'base64url').toString('latin1');
  expect(kept).toContain('AVSEAL1');
  for (const text of [row?.text, kept, ...told.map((one) => one.text)])
    expect(text).not.toContain('CANARY diagnosis');
  expect(told.length).toBeGreaterThan(0);
  for (const action of ['document.comment', 'document.change-comment'])
    expect(await house.trail(action)).toContainEqual(
      expect.objectContaining({ actorId: owner.id, targetId: file.id, outcome: 'done' }),
    );
});

test('a text that was laid in the place of another does not open: the others do, and the security officer is told', async () => {
  const { owner, file } = await aFileOf();
  const [one, other] = [await said(owner, file, 'One'), await said(owner, file, 'Other')];
  const alarms = async (): Promise<unknown[]> =>
    (await house.trail('document.found-damaged')).filter(({ targetId }) => targetId === file.id);
  expect([await heard(owner, at(file)), await alarms()]).toEqual([['Other', 'One'], []]);

  await asOwner(
    'update comments set sealed = (select sealed from comments where id = $1) where id = $2',
    [one.id, other.id],
  );

  const { status, body } = await house.as(owner)('GET', at(file));
  expect(status).toBe(200);
  expect(body.items.map(({ text, may }: Comment) => [text, may])).toEqual([
    [null, ['change', 'remove']],
    ['One', ['change', 'remove', 'resolve']],
  ]);
  expect(await alarms()).toMatchObject([{ actorId: owner.id, outcome: 'failed' }]);
  // Its author still knows what it was.
  const again = { body: { version: 1, text: 'Other' } };
  expect((await house.as(owner)('PATCH', at(file, `/${other.id}`), again)).status).toBe(200);
  expect(await heard(owner, at(file))).toEqual(['Other', 'One']);
  // Their key was changed: nothing of them opens.
  await asOwner(
    `update comment_keys set key = jsonb_set(key, '{wrapped}', to_jsonb(repeat('A', 80))) where item_id = $1`,
    [file.id],
  );
  expect(await heard(owner, at(file))).toEqual([null, null]);
  expect(await alarms()).toHaveLength(2);
});

test('nobody settles words that they have not read: what was worded anew meanwhile is refused, and settled once it was read', async () => {
  const { owner, file } = await aFileOf();
  const editor = house.aPerson();
  await share(owner, file, { personId: editor.id, may: 'edit' });
  const { id } = await said(owner, file, 'An allergy?');
  const set = async (word: 'resolve' | 'reopen', version: number): Promise<unknown> => {
    const { status, body } = await settle(editor, at(file, `/${id}`), { word, version });
    return status === 204 ? status : body.type;
  };

  const words = { version: 1, text: 'An allergy: do not give.' };
  await house.as(owner)('PATCH', at(file, `/${id}`), { body: words });
  const late = await set('resolve', 1);
  const [open] = (await house.as(owner)('GET', at(file))).body.items;
  const read = await set('resolve', 2);

  expect([late, open.settledAt, read]).toEqual(['/problems/stale-version', null, 204]);
  expect([await set('reopen', 1), await set('reopen', 2)]).toEqual([
    '/problems/stale-version',
    204,
  ]);
});

test('of a comment that is settled, worded anew or taken away, and the deletion of its file for good, none waits for the other for ever', async () => {
  const client = new pg.Client({ connectionString: house.place.ownerUrl });
  await client.connect();
  onTestFinished(() => client.end());
  const waiting = async (): Promise<number> =>
    (
      await client.query(
        'select 1 from pg_locks where not granted and pid in (select pid from pg_stat_activity where datname = current_database())',
      )
    ).rowCount ?? 0;
  const ways = [
    (who: Person, path: string) => settle(who, path),
    (who: Person, path: string) =>
      house.as(who)('PATCH', path, { body: { version: 1, text: 'x' } }),
    (who: Person, path: string) => house.as(who)('DELETE', path),
  ];
  for (const way of ways) {
    const { owner, file } = await aFileOf();
    const { id } = await said(owner, file);
    const deleted = async (): Promise<Reply> => {
      const body = { version: file.version };
      await house.as(owner)('POST', `/items/${file.id}/bin`, { body });
      return house.as(owner)('DELETE', `/items/${file.id}`);
    };

    await client.query('begin');
    await client.query('select 1 from comments where id = $1 for update', [id]);
    const change = way(owner, at(file, `/${id}`));
    await expect.poll(waiting).toBe(1);
    const deletion = deleted();
    await expect.poll(waiting).toBe(2);
    await client.query('commit');

    expect([(await change).status < 300, (await deletion).status]).toEqual([true, 204]);
    expect(await rows(file)).toEqual([0, 0]);
  }
});

test('what somebody said is worded anew by them alone, not over what they have not seen, and taken away by them or who keeps the file', async () => {
  const { owner, file } = await aFileOf();
  const [writer, other] = [house.aPerson(), house.aPerson()];
  for (const { id: personId } of [writer, other])
    await share(owner, file, { personId, may: 'edit' });
  const { id } = await said(writer, file, 'As first said');
  const [mine, path] = [await said(writer, file, 'Mine'), at(file, `/${id}`)];
  const change = (who: Person, version = 1): Promise<Reply> =>
    house.as(who)('PATCH', path, { body: { version, text: `By ${who.id}` } });

  expect([(await change(owner)).status, (await change(other)).status]).toEqual([403, 403]);
  house.clock.advance(1_000);
  const changed = await change(writer);
  const stale = await change(writer);
  expect(changed.body).toMatchObject({ version: 2, text: `By ${writer.id}`, versionNumber: 1 });
  expect(changed.body.changedAt).toBe(house.clock.now().toISOString());
  expect(stale.body).toMatchObject({ type: '/problems/stale-version' });

  const remove = async (who: Person, commentId: string): Promise<number> =>
    (await house.as(who)('DELETE', at(file, `/${commentId}`))).status;
  expect([await remove(other, id), await remove(writer, mine.id)]).toEqual([403, 204]);
  expect([await remove(owner, id), await remove(owner, id)]).toEqual([204, 404]);
  expect(await heard(owner, at(file))).toEqual([]);
  expect(await counted(owner, file)).toBe(0);
  expect(await house.trail('document.remove-comment')).toContainEqual(
    expect.objectContaining({ actorId: other.id, outcome: 'refused', reason: 'not-allowed' }),
  );
});

test('a comment that is worded anew is settled no more: who settled it has not read these words', async () => {
  const { owner, file } = await aFileOf();
  const { id } = await said(owner, file, 'An allergy?');
  await settle(owner, at(file, `/${id}`));
  const before = await counted(owner, file);

  const body = { version: 1, text: 'An allergy: do not give.' };
  const changed = await house.as(owner)('PATCH', at(file, `/${id}`), { body });

  expect(changed.body).toMatchObject({ settledBy: null, settledAt: null });
  expect([before, await counted(owner, file)]).toEqual([0, 1]);
});

test('what is said of a file that has become another meanwhile is refused, and kept by its author', async () => {
  const { owner, own, file } = await aFileOf();
  const add = (itemVersion: number): Promise<Reply> =>
    house.as(owner)('POST', at(file), { body: { itemVersion, text: 'Ten times too much' } });
  await house.aFile(owner, own, { fileId: file.id });
  const now = (await house.as(owner)('GET', `/items/${file.id}`)).body.item.version;

  const [late, seen] = [await add(file.version), await add(now)];

  expect([late.status, late.body.type]).toEqual([409, expect.stringContaining('stale-version')]);
  expect([seen.status, seen.body.versionNumber]).toEqual([201, 2]);
});

test('a comment is settled and opened again by who wrote it or may edit the file, and is counted while it is open', async () => {
  const { owner, file } = await aFileOf();
  const [writer, reader, editor] = [house.aPerson(), house.aPerson(), house.aPerson()];
  for (const { id: personId } of [writer, reader])
    await share(owner, file, { personId, may: 'comment' });
  await share(owner, file, { personId: editor.id, may: 'edit' });
  const { id } = await said(writer, file);
  const set = async (who: Person, word: 'resolve' | 'reopen'): Promise<unknown[]> => {
    const { status } = await settle(who, at(file, `/${id}`), { word, version: 1 });
    const [one] = (await house.as(owner)('GET', at(file))).body.items;
    return [status, one.settledBy, await counted(owner, file)];
  };

  expect([
    await set(reader, 'resolve'),
    await set(editor, 'resolve'),
    // It is so already: who has said it first stays.
    await set(writer, 'resolve'),
    await set(reader, 'reopen'),
    await set(writer, 'reopen'),
    await set(owner, 'resolve'),
  ]).toEqual([
    [403, null, 1],
    [204, editor.id, 0],
    [204, editor.id, 0],
    [403, editor.id, 0],
    [204, null, 1],
    [204, owner.id, 0],
  ]);
  await house.as(owner)('DELETE', at(file, `/${id}`));
  expect(await counted(owner, file)).toBe(0);
});

test('text that hides or reorders something is refused, and markup is text', async () => {
  const { owner, file } = await aFileOf();
  const refused = ['', '  \n ', 'a\u202Egnp.exe', 'a\u200Bb', 'a\u0000b', 'x'.repeat(4_001)];
  const markup = '<script>alert(1)</script> **bold** [link](javascript:x)';

  for (const text of refused) expect((await say(owner, at(file), text)).status, text).toBe(400);
  await said(owner, file, markup);
  await said(owner, file, '🫀'.repeat(4_000));

  const [longest, ...others] = (await heard(owner, at(file))) as string[];
  expect(longest === '🫀'.repeat(4_000)).toBe(true);
  expect(others).toEqual([markup]);
});

test('who has a file only to look at, or with their name on it, neither reads nor writes what is said of it', async () => {
  const { owner, file } = await aFileOf();
  const [reader, marked, commenter] = [house.aPerson(), house.aPerson(), house.aPerson()];
  await share(owner, file, { personId: reader.id, may: 'view' });
  await share(owner, file, { personId: marked.id, may: 'view', isMarked: true });
  await share(owner, file, { personId: commenter.id, may: 'comment' });
  const { id } = await said(owner, file);

  for (const who of [reader, marked]) {
    const as = house.as(who);
    expect(await heard(who, at(file))).toBe(403);
    expect((await say(who, at(file), 'x')).status).toBe(403);
    const body = { version: 1, text: 'x' };
    expect((await as('PATCH', at(file, `/${id}`), { body })).status).toBe(403);
    expect((await as('DELETE', at(file, `/${id}`))).status).toBe(403);
    expect((await settle(who, at(file, `/${id}`))).status).toBe(403);
    expect(await counted(who, file)).toBeNull();
  }
  const seen = (await house.as(commenter)('GET', `/items/${file.id}`)).body.item;
  expect([seen.may, seen.comments]).toEqual([['comment'], 1]);
  expect(await house.trail('document.comment')).toContainEqual(
    expect.objectContaining({ actorId: marked.id, outcome: 'refused', reason: 'not-allowed' }),
  );
});

test('a share to comment with a role, or of the folder above, gives no less; less than it, and its end, close what is said', async () => {
  const { owner, own } = await aFileOf();
  const folder = await house.aFolder(owner, own);
  const file = await house.aFile(owner, own, { folderId: folder.id });
  const secretary = house.aPerson({ roles: ['secretary'] });
  await share(owner, folder, { role: 'secretary', may: 'comment' });
  // The most of what somebody has holds, whatever it is called.
  await share(owner, file, { personId: secretary.id, may: 'view' });
  const { id } = await said(secretary, file);

  const made = await share(owner, folder, { role: 'secretary', may: 'view' });
  const lessened = await house.as(secretary)('DELETE', at(file, `/${id}`));
  await house.as(owner)('DELETE', `/shares/${made.body.id}`);
  await share(owner, file, { personId: secretary.id, may: 'comment' });
  const back = await heard(secretary, at(file));
  const { items } = (await house.as(owner)('GET', `/items/${file.id}/shares`)).body;
  await house.as(owner)('DELETE', `/shares/${items[0].id}`);

  expect([lessened.status, back]).toEqual([403, ['CANARY said']]);
  expect(await heard(secretary, at(file))).toBe(404);
  expect((await say(owner, at(folder), 'x')).status).toBe(404);
});

test('who is in a team speaks of what is there by their place, and of what is in a room speaks in the room', async () => {
  const [lead, member, reader] = [house.aPerson(), house.aPerson(), house.aPerson()];
  const people = [{ ...lead, isLead: true }, member, { ...reader, mayWrite: false }];
  const team = await aCircle(house, { people });
  const room = await aRoom(house, lead, { people });
  const file = await house.aFile(lead, team);
  const sent = await house.aFile(lead, room);
  await said(member, file);

  expect([await heard(lead, at(file)), await heard(reader, at(file))]).toEqual([
    ['CANARY said'],
    ['CANARY said'],
  ]);
  expect((await say(reader, at(file), 'x')).status).toBe(403);
  expect([await heard(lead, at(sent)), (await say(lead, at(sent), 'x')).status]).toEqual([
    403, 403,
  ]);
  await aCircle(house, { id: team, people, isClosed: true });
  expect([await heard(member, at(file)), (await say(member, at(file), 'x')).status]).toEqual([
    ['CANARY said'],
    403,
  ]);
  await aCircle(house, { id: team, people: [{ ...lead, isLead: true }] });
  expect(await heard(member, at(file))).toBe(404);
});

test('the professionals of a meeting, of whichever house, speak of its documents in the meeting alone; its guests never hear of it', async () => {
  const meeting = await aMeeting(house);
  const { doctor, colleague, outside, patient } = meeting;
  const itemId = await addTo(house, meeting);
  const path = inMeeting(meeting, itemId);

  const [mine, theirs] = [await say(doctor, path, 'Mine'), await say(outside, path, 'Theirs')];
  const settled = [
    await settle(colleague, `${path}/${mine.body.id}`),
    await settle(doctor, `${path}/${theirs.body.id}`),
  ];
  const changed = await house.as(outside)('PATCH', `${path}/${theirs.body.id}`, {
    body: { version: 1, text: 'Theirs, corrected' },
  });

  expect([mine, theirs, changed, ...settled].map(({ status }) => status)).toEqual([
    201, 201, 200, 403, 204,
  ]);
  const [listed] = (await house.as(colleague)('GET', `/meetings/${meeting.id}/documents`)).body
    .items;
  // What was settled is open again in other words.
  expect(listed.comments).toBe(2);
  for (const who of [doctor, colleague, outside])
    expect(await heard(who, path)).toEqual(['Theirs, corrected', 'Mine']);
  for (const [method, own] of [
    ['GET', path],
    ['POST', path],
    ['DELETE', `${path}/${mine.body.id}`],
  ] as const)
    expect(
      (await house.asGuest(patient)(method, own, method === 'POST' ? { body: { text: 'x' } } : {}))
        .status,
    ).toBe(403);
  expect(await heard(doctor, `/items/${itemId}/comments`)).toBe(404);
  expect(await heard(house.aPerson(), path)).toBe(404);
  // In both trails, as all that somebody of another house does there.
  const ofBoth = (await house.trail('document.comment')).filter(
    ({ actorId, targetId }) => actorId === outside.id && targetId === itemId,
  );
  expect(new Set(ofBoth.map(({ organisationId }) => organisationId))).toEqual(
    new Set([house.kerval, house.elsewhere]),
  );
});

test('what is said goes where the file goes: through the bin, to another place, and not with a copy', async () => {
  const { owner, own, file } = await aFileOf();
  const { all } = await house.spacesOf(owner);
  const colleague = house.aPerson();
  await said(owner, file);
  const now = async (): Promise<Item> =>
    (await house.as(owner)('GET', `/items/${file.id}`)).body.item;

  await house.as(owner)('POST', `/items/${file.id}/bin`, { body: { version: file.version } });
  const binned = await heard(owner, at(file));
  const version = file.version + 1;
  await house.as(owner)('POST', `/items/${file.id}/restore`, { body: { version } });
  const restored = await heard(owner, at(file));
  const copy = await house.as(owner)('POST', `/items/${file.id}/copies`, {
    body: { to: { spaceId: own } },
  });
  const before = await heard(colleague, at(file));
  const body = { version: (await now()).version, to: { spaceId: all } };
  await house.as(owner)('PATCH', `/items/${file.id}`, { body });

  expect([binned, restored, before]).toEqual([404, ['CANARY said'], 404]);
  expect(await heard(colleague, at(file))).toEqual(['CANARY said']);
  const ofCopy = { id: copy.body.madeId };
  expect(await heard(owner, at(ofCopy))).toEqual([]);
  expect(await rows(ofCopy)).toEqual([0, 0]);
  const path = `/items/${file.id}`;
  await house.as(owner)('POST', `${path}/bin`, { body: { version: (await now()).version } });
  expect(await rows(file)).toEqual([1, 1]);
  await house.as(owner)('DELETE', path);
  expect(await rows(file)).toEqual([0, 0]);
});

test('the version of which something was said keeps its number when it has gone', async () => {
  const { owner, own, file } = await aFileOf();
  await said(owner, file);
  const versions = await house.as(owner)('GET', `/items/${file.id}/versions`);
  const [{ id }] = versions.body.items;
  await house.aFile(owner, own, { fileId: file.id });

  const gone = await house.as(owner)('DELETE', `/items/${file.id}/versions/${id}`);

  expect(gone.status).toBe(204);
  const [one] = (await house.as(owner)('GET', at(file))).body.items;
  expect(one).toMatchObject({ versionNumber: 1, text: 'CANARY said' });
});

test('what is said goes with the file to who takes it over, and with the rest of who is erased', async () => {
  const officer = house.aPerson({ roles: ['security-officer', 'organisation-administrator'] });
  const [taker, handed, erased] = [house.aPerson(), await aFileOf(), await aFileOf()];
  for (const { owner, file } of [handed, erased]) {
    await said(owner, file);
    const known = house.directory.get(owner.id);
    if (known) house.directory.set(owner.id, { ...known, isActive: false });
  }
  const people = (who: Person, act: string, body: object): Promise<Reply> =>
    house.as(officer)('POST', `/people/${who.id}/${act}`, { body });

  const given = await people(handed.owner, 'hand-over', { toId: taker.id });
  const asked = await people(erased.owner, 'erasure', { name: 'Somebody' });
  await house.use.erasing.unfinished();

  expect([given.status, asked.status]).toEqual([200, 202]);
  expect(await heard(taker, at(handed.file))).toEqual(['CANARY said']);
  expect([await rows(handed.file), await rows(erased.file)]).toEqual([
    [1, 1],
    [0, 0],
  ]);
});

test('a newer key of the organisation takes over what is said as well, and a destroyed one takes it along', async () => {
  const organisationId = uuid();
  const officer = house.aPerson({ organisationId, roles: ['security-officer'] });
  const { owner, file } = await aFileOf({ organisationId });
  await said(owner, file);

  const rotated = await house.as(officer)('POST', '/key/rotate');
  await house.use.keys.rewrap();
  const after = await house.as(officer)('GET', '/key');
  await house.keys.destroyVersion(`documents/${organisationId}`, 1);
  const kept = await heard(owner, at(file));
  await house.keys.destroy(`documents/${organisationId}`);

  // The file, and the comments on it.
  expect([rotated.body, after.body]).toEqual([
    { version: 2, behind: 2 },
    { version: 2, behind: 0 },
  ]);
  expect([kept, await heard(owner, at(file))]).toEqual([['CANARY said'], 410]);
});

test('of those who are the first to say something at the same time, all can be read', async () => {
  const { owner, file } = await aFileOf();
  const texts = ['One', 'Two', 'Three', 'Four'];

  await Promise.all(texts.map((text) => said(owner, file, text)));

  expect(new Set((await heard(owner, at(file))) as string[])).toEqual(new Set(texts));
  expect(await rows(file)).toEqual([4, 1]);
  expect(await counted(owner, file)).toBe(4);
});

type As = { readonly who: Person; readonly meetingId?: string; readonly isGuest?: boolean };

/** What the database alone shows of comments, and whether it lets somebody write one, whatever the program would ask for. */
async function wallFor(item: { id: string }, { who, meetingId = '', isGuest = false }: As) {
  const client = new pg.Client({ connectionString: house.place.url });
  await client.connect();
  const settings = {
    organisation: who.organisationId,
    person: who.id,
    scope: 'organisation',
    meeting: meetingId,
    guest: isGuest ? who.id : '',
  };
  const count = async (query: string): Promise<number> =>
    (await client.query(query, [item.id])).rowCount ?? 0;
  try {
    await client.query('begin');
    for (const [name, value] of Object.entries(settings))
      await client.query('select set_config($1, $2, true)', [`astra.${name}`, value]);
    const seen = [
      await count('select 1 from comments where item_id = $1'),
      await count('select 1 from comment_keys where item_id = $1'),
      await count('update comments set sealed = sealed where item_id = $1'),
      await count('delete from comments where item_id = $1'),
    ];
    const written = await client
      .query(
        `insert into comments (id, organisation_id, item_id, version_number, sealed, made_by, made_at)
          values (gen_random_uuid(), $1, $2, 1, 'x', $3, now())`,
        [who.organisationId, item.id, who.id],
      )
      .then(
        () => 'written',
        (error: Error) => (/row-level security/u.test(error.message) ? 'refused' : error.message),
      );
    return [...seen, written].join(' ');
  } finally {
    await client.query('rollback');
    await client.end();
  }
}

test('the wall of the database alone keeps what is said for those who may comment', async () => {
  const { owner, file } = await aFileOf();
  const [reader, marked, commenter, stranger] = [1, 2, 3, 4].map(() => house.aPerson()) as [
    Person,
    Person,
    Person,
    Person,
  ];
  await share(owner, file, { personId: reader.id, may: 'view' });
  await share(owner, file, { personId: marked.id, may: 'view', isMarked: true });
  await share(owner, file, { personId: commenter.id, may: 'comment' });
  await said(owner, file);
  const team = await aCircle(house, {
    people: [
      { ...owner, isLead: true },
      { ...reader, mayWrite: false },
    ],
  });
  const ofTeam = await house.aFile(owner, team);
  await said(owner, ofTeam);
  const meeting = await aMeeting(house);
  const itemId = await addTo(house, meeting);
  await say(meeting.doctor, inMeeting(meeting, itemId), 'x');
  const ofMeeting = { id: itemId };
  const { id: meetingId, outside, patient } = meeting;
  const [all, none] = ['1 1 1 1 written', '0 0 0 0 refused'];
  const elsewhere = { ...owner, organisationId: house.elsewhere };

  expect([
    await wallFor(file, { who: owner }),
    await wallFor(file, { who: commenter }),
    await wallFor(file, { who: reader }),
    await wallFor(file, { who: marked }),
    await wallFor(file, { who: stranger }),
    await wallFor(file, { who: elsewhere }),
  ]).toEqual([all, all, none, none, none, none]);
  expect([
    await wallFor(ofTeam, { who: owner }),
    await wallFor(ofTeam, { who: reader }),
    await wallFor(ofTeam, { who: stranger }),
  ]).toEqual([all, '1 1 0 1 refused', none]);
  const inTheirName = { ...outside, organisationId: house.kerval };
  expect([
    await wallFor(ofMeeting, { who: inTheirName, meetingId }),
    await wallFor(ofMeeting, { who: stranger, meetingId }),
    await wallFor(ofMeeting, { who: meeting.doctor }),
    await wallFor(ofMeeting, { who: { ...patient, roles: [] }, meetingId, isGuest: true }),
  ]).toEqual([all, none, none, none]);
});

test('the program alone keeps what is said for those who may comment, should the wall of the database be down', async () => {
  const { owner, file } = await aFileOf();
  const [reader, commenter] = [house.aPerson(), house.aPerson()];
  await share(owner, file, { personId: reader.id, may: 'view' });
  await share(owner, file, { personId: commenter.id, may: 'comment' });
  const { id } = await said(owner, file);
  const meeting = await aMeeting(house);
  const path = inMeeting(meeting, await addTo(house, meeting));
  await say(meeting.doctor, path, 'CANARY said');
  const client = new pg.Client({ connectionString: house.place.ownerUrl });
  await client.connect();
  const tables = await client.query<{ name: string }>(
    'select relname as name from pg_class where relrowsecurity',
  );
  const set = async (state: 'disable' | 'enable'): Promise<void> => {
    for (const { name } of tables.rows)
      await client.query(`alter table ${name} ${state} row level security`);
  };
  await set('disable');
  try {
    const body = { version: 1, text: 'x' };
    const own = at(file, `/${id}`);
    expect([await heard(reader, at(file)), (await say(reader, at(file), 'x')).status]).toEqual([
      403, 403,
    ]);
    expect(await heard(commenter, at(file))).toEqual(['CANARY said']);
    for (const who of [reader, commenter]) {
      expect((await house.as(who)('PATCH', own, { body })).status).toBe(403);
      expect((await house.as(who)('DELETE', own)).status).toBe(403);
    }
    // By a file of one's own.
    const mine = await house.aFile(commenter, (await house.spacesOf(commenter)).own);
    expect((await house.as(commenter)('DELETE', at(mine, `/${id}`))).status).toBe(404);
    expect(await heard(meeting.outside, path)).toEqual(['CANARY said']);
    expect(await heard(reader, path)).toBe(404);
  } finally {
    await set('enable');
    await client.end();
  }
});

// The last: the clock goes on by more than a day.
test('reading what is said is an entry of the trail, one for each sitting; an empty list is none', async () => {
  const { owner, file } = await aFileOf();
  const reader = house.aPerson();
  await share(owner, file, { personId: reader.id, may: 'comment' });
  const entries = async (): Promise<string[]> =>
    (await house.trail('document.list-comments'))
      .filter(({ targetId }) => targetId === file.id)
      .map(({ actorId, outcome }) => `${actorId === reader.id ? 'reader' : 'owner'} ${outcome}`);
  await heard(owner, at(file));
  expect(await entries()).toEqual([]);
  await said(owner, file);

  await Promise.all([heard(reader, at(file)), heard(reader, at(file))]);
  await heard(owner, at(file));
  expect(new Set(await entries())).toEqual(new Set(['owner done', 'reader done']));
  expect(await entries()).toHaveLength(2);
  // Hours, without half an hour in between.
  for (let time = 0; time < 5; time += 1) {
    house.clock.advance(29 * 60_000);
    await heard(reader, at(file));
  }
  expect(await entries()).toHaveLength(2);
  house.clock.advance(31 * 60_000);
  await heard(reader, at(file));
  expect(await entries()).toHaveLength(3);
  // What is over goes.
  house.clock.advance(25 * 3_600_000);
  await house.use.tidy();
  expect(await house.query('select 1 from comment_sittings')).toEqual([]);
});
