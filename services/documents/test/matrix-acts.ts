import type { Doing } from '@astra/testing/document-words';
import { creation, pieceAt, uuid, type House, type Reply } from './house.ts';
import { aLinkWish, aPdf, inDays } from './meeting.ts';
import type { Stage } from './matrix-scenes.ts';

/** Something that people do with a document, as the service is asked for it. */
export type Act = {
  readonly name: string;
  /** By any of these it is theirs to do; by none: it is nobody's. */
  readonly by: readonly Doing[];
  readonly ask: (stage: Stage, house: House) => Promise<number>;
  /** What must be there first. */
  readonly before?: (stage: Stage, house: House) => Promise<unknown>;
  /** What must not stay. */
  readonly after?: (stage: Stage, house: House) => Promise<unknown>;
  /** Some roles have no such door, whatever the document: they are told so. */
  readonly isFor?: readonly string[];
  /** What may not be done looks like what does not exist, also to who sees the document. */
  readonly isHidden?: boolean;
  readonly when?: (stage: Stage) => boolean;
};

const status = ({ status: told }: Reply): number => told;
const isFile = ({ kind }: Stage): boolean => kind === 'file';
const isFolder = ({ kind }: Stage): boolean => kind === 'folder';
const outOfRooms = ({ cell }: Stage): boolean => cell.place !== 'room';
const inRooms = ({ cell }: Stage): boolean => cell.place === 'room';
const spokenOf = (stage: Stage): boolean => isFile(stage) && stage.said.length > 0;

type Row = { readonly version: number; readonly name: string };
const rowOf = async (house: House, { itemId }: Stage): Promise<Row> => {
  const sql = 'select version, name from items where id = $1';
  return (await house.query<Row>(sql, [itemId]))[0] ?? { version: 1, name: '' };
};

const get = (more: string, by: readonly Doing[], headers = {}): Act => ({
  name: `GET /items/:id${more}`,
  by,
  ask: async ({ call, itemId }) =>
    status(await call('GET', `/items/${itemId}${more}`, { headers })),
});
const versionOf = async (house: House, stage: Stage): Promise<number> =>
  (await rowOf(house, stage)).version;

/** A new content comes by an upload: its beginning is refused, or all of it is taken. */
async function upload(
  { call, itemId: fileId, spaceId }: Stage,
  base: string,
  about: { readonly fileId?: string; readonly folderId?: string } = { fileId },
): Promise<number> {
  const bytes = Buffer.from(`${aPdf.toString()} ${uuid()}`);
  const headers = creation(spaceId, bytes.length, { name: `${uuid()}.pdf`, ...about });
  const begun = await call('POST', base, { headers });
  if (begun.status !== 201) return begun.status;
  const path = `${base}/${String(begun.headers['location']).split('/').pop() ?? ''}`;
  return status(await call('PATCH', path, { headers: pieceAt(0), bytes }));
}

const looking: readonly Act[] = [
  get('', ['see it']),
  { ...get('/versions', ['see it']), when: isFile },
  { ...get('/content', ['have it as it is']), when: isFile },
  {
    ...get('/content', ['have it as it is'], { range: 'bytes=0-3' }),
    name: 'GET a part of it',
    when: isFile,
  },
  {
    // To who has it as it is, it is the same question: tried where it is the only way.
    ...get('/marked', ['see it']),
    when: ({ cell, kind }) =>
      kind === 'file' &&
      cell.standing === 'somebody else' &&
      ['only shown', 'nothing'].includes(cell.shared),
  },
  {
    name: 'GET an older version',
    by: ['have it as it is'],
    ask: async ({ call, itemId, firstVersion }) =>
      status(await call('GET', `/items/${itemId}/versions/${firstVersion}/content`)),
    when: isFile,
  },
  {
    name: 'GET /archive',
    by: ['have it as it is'],
    ask: async ({ call, itemId }) => status(await call('GET', `/archive?items=${itemId}`)),
    when: isFile,
  },
  { ...get('/openings', ['see its openings']), when: isFile },
  // Whose it is sees all of them, who passed it on their own branch.
  get('/shares', ['take it away', 'share it on']),
  {
    name: 'found by its name',
    by: ['see it'],
    isHidden: true,
    ask: async (stage, house) => {
      const { name } = await rowOf(house, stage);
      const { status: told, body } = await stage.call('GET', `/search?q=${name}`);
      if (told !== 200) return told;
      return body.items.some(({ id }: { id: string }) => id === stage.itemId) ? 200 : 404;
    },
    when: outOfRooms,
  },
  {
    name: 'listed in its room',
    by: ['see it'],
    ask: async ({ call, itemId, spaceId }) => {
      const { status: told, body } = await call('GET', `/rooms/${spaceId}/files`);
      if (told !== 200) return told;
      return body.items.some(({ id }: { id: string }) => id === itemId) ? 200 : 404;
    },
    when: inRooms,
  },
  {
    name: 'a star',
    by: ['see it'],
    ask: async ({ call, itemId }) => status(await call('PUT', `/items/${itemId}/favourite`)),
  },
  {
    name: 'what lies where it lies',
    by: ['look around'],
    ask: async ({ call, spaceId }) => status(await call('GET', `/spaces/${spaceId}/items`)),
    isHidden: true,
    when: outOfRooms,
  },
];

const pathOfWords = ({ itemId, meeting }: Stage): string =>
  meeting === undefined ? `/items/${itemId}` : `/meetings/${meeting.id}/documents/${itemId}`;
const speaking: readonly Act[] = [
  {
    name: 'reading what is said',
    by: ['read what is said of it'],
    ask: async (stage) => status(await stage.call('GET', `${pathOfWords(stage)}/comments`)),
    when: isFile,
  },
  {
    name: 'commenting',
    by: ['comment on it'],
    ask: async (stage) => {
      const body = { text: 'Three.' };
      const path = `${pathOfWords(stage)}/comments`;
      const made = await stage.call('POST', path, { body });
      if (made.status !== 201) return made.status;
      const anew = { version: 1, text: 'Four.' };
      return status(await stage.call('PATCH', `${path}/${made.body.id}`, { body: anew }));
    },
    when: isFile,
  },
  {
    name: 'wording anew what another said',
    by: [],
    ask: async (stage) => {
      const path = `${pathOfWords(stage)}/comments/${stage.said[0] ?? ''}`;
      return status(await stage.call('PATCH', path, { body: { version: 1, text: 'Mine.' } }));
    },
    when: spokenOf,
  },
  {
    name: 'settling what another said',
    by: ['settle what another said'],
    ask: async (stage) => {
      const path = `${pathOfWords(stage)}/comments/${stage.said[0] ?? ''}/resolve`;
      return status(await stage.call('POST', path, { body: { version: 1 } }));
    },
    when: spokenOf,
  },
  {
    name: 'removing what another said',
    by: ['remove what another said'],
    ask: async (stage) =>
      status(await stage.call('DELETE', `${pathOfWords(stage)}/comments/${stage.said[1] ?? ''}`)),
    when: spokenOf,
  },
];

const working: readonly Act[] = [
  {
    name: 'another name',
    by: ['work on it'],
    ask: async (stage, house) => {
      const body = { version: await versionOf(house, stage), name: `${uuid()}.pdf` };
      return status(await stage.call('PATCH', `/items/${stage.itemId}`, { body }));
    },
  },
  {
    name: 'a new version',
    by: ['work on it'],
    ask: (stage) => upload(stage, '/uploads'),
    when: isFile,
  },
  {
    name: 'bringing back an older version',
    by: ['bring back an older version'],
    ask: async (stage, house) => {
      const body = { version: await versionOf(house, stage) };
      const path = `/items/${stage.itemId}/versions/${stage.firstVersion}/restore`;
      return status(await stage.call('POST', path, { body }));
    },
    when: isFile,
  },
  {
    name: 'a folder in it',
    by: ['put something into it'],
    ask: async ({ call, spaceId, itemId: folderId }) =>
      status(await call('POST', `/spaces/${spaceId}/folders`, { body: { name: 'In', folderId } })),
    when: isFolder,
  },
  {
    name: 'a file in it',
    by: ['put something into it'],
    ask: (stage) => upload(stage, '/uploads', { folderId: stage.itemId }),
    when: isFolder,
  },
  {
    name: 'something beside it',
    by: ['add to the place'],
    ask: (stage) => upload(stage, '/uploads', {}),
    // Who has something by a share sees no more of its place than that.
    isHidden: true,
    when: ({ cell }) => cell.standing !== 'reader' && cell.standing !== 'keeper',
  },
  {
    name: 'a copy among one’s own',
    by: ['have it as it is'],
    ask: async ({ call, itemId }) => {
      const spaces = (await call('GET', '/spaces')).body.items;
      const spaceId = spaces?.find(({ kind }: { kind: string }) => kind === 'own')?.id ?? uuid();
      return status(await call('POST', `/items/${itemId}/copies`, { body: { to: { spaceId } } }));
    },
    when: isFile,
  },
];

const outside = {
  isFor: [
    'a clinician',
    'a secretary',
    'an administrator',
    'a clinician who administers too',
    'a platform administrator who is a secretary too',
  ],
};
const made = new WeakMap<Stage, string>();
const sharing: readonly Act[] = [
  {
    name: 'sharing it',
    by: ['share it', 'share it on'],
    ask: async ({ call, itemId }, house) => {
      const wish = { personId: house.aPerson().id, role: null, may: 'view', endsAt: null };
      return status(await call('POST', `/items/${itemId}/shares`, { body: wish }));
    },
  },
  {
    name: 'ending a share of another',
    by: ['end a share of another'],
    isHidden: true,
    before: async (stage, house) => {
      const body = { personId: house.aPerson().id, role: null, may: 'view', endsAt: null };
      const { body: told } = await stage.keeper('POST', `/items/${stage.itemId}/shares`, { body });
      made.set(stage, told.id);
    },
    ask: async (stage) => status(await stage.call('DELETE', `/shares/${made.get(stage) ?? ''}`)),
    when: outOfRooms,
  },
  {
    name: 'a link for somebody outside',
    by: ['give it outside'],
    ask: async ({ call, itemId }) =>
      status(await call('POST', `/items/${itemId}/links`, { body: aLinkWish() })),
    ...outside,
  },
  {
    name: 'ending a link of another',
    by: ['end a link of another'],
    isHidden: true,
    before: async (stage) => {
      const { body } = await stage.keeper('POST', `/items/${stage.itemId}/links`, {
        body: aLinkWish(),
      });
      made.set(stage, body.link?.id ?? uuid());
    },
    ask: async (stage) => status(await stage.call('DELETE', `/links/${made.get(stage) ?? ''}`)),
    when: (stage) => outOfRooms(stage) && canLink(stage),
  },
  {
    name: 'giving it to another organisation',
    by: ['give it outside'],
    ask: async ({ call, itemId }, house) => {
      const body = { organisationId: house.elsewhere, role: 'clinician', endsAt: inDays(1) };
      return status(await call('POST', `/items/${itemId}/partner-shares`, { body }));
    },
    ...outside,
    when: isFile,
  },
];
/** Of what a security officer keeps themselves nobody has made a link. */
const canLink = ({ cell }: Stage): boolean =>
  cell.who !== 'a security officer' || cell.standing !== 'owner';

const binnedBy = (whom: 'maker' | 'them' | 'third') => async (stage: Stage, house: House) => {
  const by = whom === 'maker' ? 'made_by' : '$2::uuid';
  const id = whom === 'them' ? stage.who.id : uuid();
  const sql = `update items set binned_at = now(), binned_by = coalesce(${by}, $2::uuid) where id = $1`;
  await house.query(sql, [stage.itemId, id]);
};
const outOfTheBin = (stage: Stage, house: House): Promise<unknown> =>
  house.query('update items set binned_at = null, binned_by = null where id = $1', [stage.itemId]);
const restoring = (whom: 'maker' | 'them' | 'third', by: Doing): Act => ({
  name: by,
  by: [by],
  before: binnedBy(whom),
  ask: async (stage, house) => {
    const { itemId, cell, spaceId, call } = stage;
    // A room has a bin of its own.
    if (cell.place === 'room')
      return status(await call('POST', `/rooms/${spaceId}/files/${itemId}/restore`));
    const body = { version: await versionOf(house, stage) };
    return status(await call('POST', `/items/${itemId}/restore`, { body }));
  },
  after: outOfTheBin,
});
const inTheBin = (act: Act): Act => ({
  ...act,
  name: `${act.name}, when it was taken out`,
  by: [],
  isHidden: true,
  before: binnedBy('third'),
  after: outOfTheBin,
});

const disposing: readonly Act[] = [
  ...looking.slice(0, 1).map(inTheBin),
  ...looking.slice(2, 3).map(inTheBin),
  restoring('them', 'restore what they took out'),
  restoring('maker', 'restore what its maker took out'),
  restoring('third', 'restore what a third took out'),
  {
    name: 'moving it',
    by: ['take it away'],
    ask: async (stage, house) => {
      const body = { version: await versionOf(house, stage), to: stage.to };
      return status(await stage.call('PATCH', `/items/${stage.itemId}`, { body }));
    },
    when: outOfRooms,
  },
  {
    name: 'removing an older version',
    by: ['take it away'],
    // What was brought back is the file as it is: another one is older then.
    ask: async (stage, house) => {
      const sql = `select v.id from versions v join items i on i.id = v.item_id
        where v.item_id = $1 and v.id <> i.version_id order by v.number limit 1`;
      const { id } = (await house.query<{ id: string }>(sql, [stage.itemId]))[0] ?? { id: uuid() };
      return status(await stage.call('DELETE', `/items/${stage.itemId}/versions/${id}`));
    },
    when: isFile,
  },
  {
    name: 'into the bin',
    by: ['take it away'],
    ask: async (stage, house) => {
      const body = { version: await versionOf(house, stage) };
      return status(await stage.call('POST', `/items/${stage.itemId}/bin`, { body }));
    },
  },
  {
    name: 'for good',
    by: ['take it away'],
    before: binnedBy('third'),
    ask: async ({ call, itemId }) => status(await call('DELETE', `/items/${itemId}`)),
  },
];

const caring = {
  isFor: [
    'a clinician',
    'a secretary',
    'a clinician who administers too',
    'a platform administrator who is a secretary too',
  ],
};
const inMeeting = ({ meeting }: Stage): string => `/meetings/${meeting?.id ?? ''}`;
const onDocument = (stage: Stage): string => `${inMeeting(stage)}/documents/${stage.itemId}`;
const ofMeetings: readonly Act[] = [
  {
    name: 'listed among the meeting’s',
    by: ['see it'],
    ask: async (stage) => {
      const { status: told, body } = await stage.call('GET', `${inMeeting(stage)}/documents`);
      if (told !== 200) return told;
      return body.items.some(({ id }: { id: string }) => id === stage.itemId) ? 200 : 404;
    },
  },
  {
    name: 'its content',
    by: ['have it as it is'],
    ask: async (stage) => status(await stage.call('GET', `${onDocument(stage)}/content`)),
  },
  {
    name: 'a part of it',
    by: ['have it as it is'],
    ask: async (stage) =>
      status(
        await stage.call('GET', `${onDocument(stage)}/content`, {
          headers: { range: 'bytes=0-3' },
        }),
      ),
  },
  {
    name: 'its openings',
    by: ['see its openings'],
    ask: async (stage) => status(await stage.call('GET', `${onDocument(stage)}/openings`)),
  },
  ...speaking,
  {
    name: 'something beside it',
    by: ['add to the place'],
    ask: (stage) => upload(stage, `${inMeeting(stage)}/uploads`, {}),
  },
  {
    name: 'a new version',
    by: ['work on it'],
    ask: (stage) => upload(stage, `${inMeeting(stage)}/uploads`),
  },
  {
    name: 'giving it to the patient',
    by: ['give it to the patient'],
    ask: async (stage) => {
      const body = { guestId: stage.meeting?.patientId, until: inDays(2) };
      return status(await stage.call('POST', `${onDocument(stage)}/givings`, { body }));
    },
    ...caring,
  },
  {
    name: 'presenting it',
    by: ['present it'],
    ask: async (stage) => {
      const body = { itemId: stage.itemId };
      return status(await stage.call('POST', `${inMeeting(stage)}/presentation`, { body }));
    },
    ...caring,
  },
  {
    name: 'out of the meeting',
    by: ['take it away'],
    ask: async (stage) => status(await stage.call('DELETE', onDocument(stage))),
  },
  {
    name: 'back into the meeting',
    by: ['restore what a third took out'],
    before: binnedBy('third'),
    ask: async (stage) => status(await stage.call('POST', `${onDocument(stage)}/restore`)),
    after: outOfTheBin,
  },
];
/** A meeting's documents have the meeting's door, and no other. */
const pastTheDoor: readonly Act[] = [...looking, ...working, ...sharing, ...disposing]
  .filter(({ name }) => !/share of|link of|beside|what lies|room|taken out$/u.test(name))
  .map((act) => ({ ...act, name: `${act.name}, past the meeting’s door`, by: [], isHidden: true }));

const ofVisits: readonly Act[] = [
  {
    name: 'listed for the guest',
    by: ['see it'],
    ask: async ({ call, itemId }) => {
      const { status: told, body } = await call('GET', '/visit/documents');
      if (told !== 200) return told;
      return body.items.some(({ id }: { id: string }) => id === itemId) ? 200 : 404;
    },
  },
  {
    name: 'had by the guest',
    by: ['have it as it is'],
    ask: async ({ call, itemId }) =>
      status(await call('GET', `/visit/documents/${itemId}/content`)),
  },
  {
    name: 'who opened it, for the guest',
    by: ['see its openings'],
    ask: async ({ call, itemId }) =>
      status(await call('GET', `/visit/documents/${itemId}/openings`)),
  },
  {
    name: 'sending something',
    by: ['add to the place'],
    isHidden: true,
    ask: (stage) => upload(stage, '/visit/uploads', {}),
  },
];

const ofItems = [...looking, ...speaking, ...working, ...sharing, ...disposing];
/** By which each wall is seen to stand. */
const brief: ReadonlySet<string> = new Set([
  'GET /items/:id',
  'GET /items/:id/content',
  'GET /items/:id/marked',
  'GET a part of it',
  'reading what is said',
  'commenting',
  'another name',
  'bringing back an older version',
  'a copy among one’s own',
  'sharing it',
  'ending a share of another',
  'a link for somebody outside',
  'into the bin',
]);

/** In an order in which one leaves to the next what it needs. */
export function actsOf(stage: Stage, isBrief: boolean): readonly Act[] {
  const { cell, meeting } = stage;
  const fits = ({ when }: Act): boolean => when === undefined || when(stage);
  if (cell.who === 'a guest' && cell.place === 'meeting') return ofVisits;
  if (meeting !== undefined) return [...ofMeetings, ...(isBrief ? [] : pastTheDoor.filter(fits))];
  return ofItems.filter((act) => fits(act) && (!isBrief || brief.has(act.name)));
}
