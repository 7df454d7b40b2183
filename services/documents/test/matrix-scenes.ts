import { people, type Cell, type Who } from '@astra/testing/document-words';
import { aCircle, aRoom } from './circle.ts';
import { uuid, type Call, type GuestPass, type House, type Person } from './house.ts';
import { addTo, aMeeting, aPdf, atTheDoor, giveIt, inDays, sendTo } from './meeting.ts';
import { aPdf as aPdfOf } from './pdf.ts';

/** Who asks, before a document that is really there. */
export type Stage = {
  readonly cell: Cell;
  /** Who asks, in the words of the rules and for the wall of the database. */
  readonly call: Call;
  readonly who: Person | GuestPass;
  /** Whose document it is, or who keeps it: nothing is refused to them. */
  readonly keeper: Call;
  readonly spaceId: string;
  readonly itemId: string;
  readonly kind: 'file' | 'folder';
  /** Where it can be moved to. */
  readonly to: { readonly spaceId: string; readonly folderId?: string };
  /** Its first version and what others have said of it; none where nothing is said. */
  readonly firstVersion: string;
  readonly said: readonly string[];
  readonly meeting?: { readonly id: string; readonly patientId: string };
};
export type Scene = {
  readonly name: string;
  readonly place: Cell['place'] | 'visit';
  /** Asked for a few things alone: it differs from another scene in how it came about. */
  readonly isBrief: boolean;
  readonly make: (house: House) => Promise<Stage>;
};

type Words = Pick<Cell, 'who' | 'place' | 'standing'> & Partial<Cell>;
const cellOf = (words: Words): Cell => ({
  house: 'ours',
  madeBy: 'another',
  shared: 'nothing',
  passable: 'no',
  given: 'nothing',
  ...words,
});
const isMember = (who: Who): boolean => who !== 'a guest' && who !== 'a service';
const someone = (house: House, { who, house: whose }: Cell): Person =>
  house.aPerson({
    roles: people[who],
    organisationId: whose === 'ours' ? house.kerval : house.elsewhere,
  });
/** A guest of a visit elsewhere in the house, and a service, come with passes of their own. */
const callOf = (house: House, { who: word }: Cell, who: Person): Call => {
  if (isMember(word)) return house.as(who);
  return word === 'a guest'
    ? house.asGuest({ ...who, meetingId: uuid() })
    : house.asService('chat');
};

type Lying = Pick<Stage, 'spaceId' | 'itemId' | 'firstVersion' | 'to'>;
/** In a folder of its own, with a version before; or a folder. */
async function lying(
  house: House,
  maker: Person,
  { spaceId, kind, isFlat = false }: Pick<Stage, 'spaceId' | 'kind'> & { isFlat?: boolean },
): Promise<Lying> {
  const name = `${uuid()}.pdf`;
  const to = { spaceId, ...(isFlat ? {} : { folderId: (await house.aFolder(maker, spaceId)).id }) };
  if (kind === 'folder')
    return {
      spaceId,
      to,
      firstVersion: uuid(),
      itemId: (await house.aFolder(maker, spaceId, name)).id,
    };
  const { id: fileId } = await house.aFile(maker, spaceId, { name, content: aPdf });
  const content = aPdfOf(['A letter.']);
  await house.aFile(maker, spaceId, {
    name,
    content,
    fileId,
  });
  return { spaceId, to, itemId: fileId, firstVersion: await firstOf(house, fileId) };
}
const firstOf = async (house: House, itemId: string): Promise<string> => {
  const sql = 'select id from versions where item_id = $1 order by number limit 1';
  return (await house.query<{ id: string }>(sql, [itemId]))[0]?.id ?? '';
};

/** Two things, by somebody who is not asked here. */
async function speak(call: Call, path: string): Promise<readonly string[]> {
  const said = [];
  for (const text of ['One.', 'Two.'])
    said.push((await call('POST', `${path}/comments`, { body: { text } })).body.id);
  return said;
}
const share = async (call: Call, itemId: string, wish: object): Promise<string> => {
  const body = { personId: null, role: null, may: 'view', endsAt: null, ...wish };
  const { status, body: made } = await call('POST', `/items/${itemId}/shares`, { body });
  if (status !== 201) throw new Error(`${status} ${JSON.stringify(made)}`);
  return made.id;
};

/** How somebody has come by a share, or lost it. */
type Way = (facts: {
  readonly house: House;
  readonly owner: Person;
  readonly who: Person;
  readonly itemId: string;
  readonly wish: object;
}) => Promise<unknown>;
const withThem: Way = ({ house, owner, who, itemId, wish }) =>
  share(house.as(owner), itemId, { ...wish, personId: who.id });
const withTheirRole: Way = ({ house, owner, who, itemId, wish }) =>
  share(house.as(owner), itemId, { ...wish, role: who.roles[0] });
const withTheirTeam: Way = async ({ house, owner, who, itemId, wish }) => {
  const teamId = await aCircle(house, { people: [owner, who] });
  await share(house.as(owner), itemId, { ...wish, teamId });
};
const untilYesterday: Way = async (facts) => {
  await withThem(facts);
  await facts.house.query(
    "update shares set ends_at = now() - interval '1 second' where item_id = $1 and person_id = $2",
    [facts.itemId, facts.who.id],
  );
};
const untilItWasEnded: Way = async (facts) => {
  const id = (await withThem(facts)) as string;
  await facts.house.as(facts.owner)('DELETE', `/shares/${id}`);
};
const withAFormerTeam: Way = async ({ house, owner, who, itemId, wish }) => {
  const teamId = await aCircle(house, { people: [owner, who] });
  await share(house.as(owner), itemId, { ...wish, teamId });
  await aCircle(house, { id: teamId, people: [owner] });
};
const byWhoHasLeft: Way = async ({ house, owner, who, itemId, wish }) => {
  const holder = house.aPerson();
  await share(house.as(owner), itemId, { ...wish, mayPassOn: true, personId: holder.id });
  await share(house.as(holder), itemId, { ...wish, personId: who.id });
  const known = house.directory.get(holder.id);
  if (known) house.directory.set(holder.id, { ...known, isActive: false });
  const { id: personId, organisationId } = holder;
  await house.tell('identity', 'person.deactivated', { personId, organisationId });
};
const byWhoPassedItOn: Way = async ({ house, owner, who, itemId, wish }) => {
  const holder = house.aPerson();
  await share(house.as(owner), itemId, { ...wish, mayPassOn: true, personId: holder.id });
  await share(house.as(holder), itemId, { ...wish, personId: who.id });
};
/** Shared as a whole with the organisation of who asks: it has a door of its own, and none here. */
const withTheirOrganisation: Way = async ({ house, owner, who, itemId }) => {
  const { organisationId } = who;
  const head = house.aPerson({ roles: ['organisation-administrator'] });
  await house.as(head)('PUT', '/partners', { body: { organisationId, isAllowed: true } });
  const body = { organisationId, role: 'clinician', endsAt: inDays(1) };
  await house.as(owner)('POST', `/items/${itemId}/partner-shares`, { body });
};

type Ownly = {
  readonly way?: Way;
  readonly isBrief?: boolean;
  readonly kind?: Stage['kind'];
  readonly name?: string;
};
const wishOf = ({ shared, passable }: Cell): object => ({
  may: shared === 'only shown' || shared === 'nothing' ? 'view' : shared,
  isMarked: shared === 'only shown',
  mayPassOn: passable === 'on',
});

const own = (
  words: Omit<Words, 'place'>,
  { way, kind = 'file', name, isBrief = way !== undefined }: Ownly = {},
): Scene => ({
  place: 'own',
  isBrief,
  name: `own ${kind}: ${words.who}, ${name ?? ''} ${JSON.stringify(words)}`,
  make: async (house) => {
    const cell = cellOf({ ...words, place: 'own' });
    const who = someone(house, cell);
    const owner = cell.standing === 'owner' ? who : house.aPerson();
    const { own: spaceId } = await house.spacesOf(owner);
    const lies = await lying(house, owner, { spaceId, kind });
    const { itemId } = lies;
    const speaker = house.aPerson();
    await share(house.as(owner), itemId, { personId: speaker.id, may: 'comment' });
    const said = kind === 'file' ? await speak(house.as(speaker), `/items/${itemId}`) : [];
    const given = way ?? (cell.shared === 'nothing' ? null : withThem);
    await given?.({ house, owner, who, itemId, wish: wishOf(cell) });
    return {
      ...lies,
      cell,
      who,
      kind,
      said,
      call: callOf(house, cell, who),
      keeper: house.as(owner),
    };
  },
});

const everybodys = (
  words: Omit<Words, 'place' | 'standing'>,
  { kind = 'file', isBrief = false }: Pick<Ownly, 'kind' | 'isBrief'> = {},
): Scene => ({
  place: 'everybody',
  isBrief,
  name: `everybody’s ${kind}: ${JSON.stringify(words)}`,
  make: async (house) => {
    const cell = cellOf({ ...words, place: 'everybody', standing: 'colleague' });
    const who = someone(house, cell);
    const maker = cell.madeBy === 'them' ? who : house.aPerson();
    const head = house.aPerson({ roles: ['organisation-administrator'] });
    const { all: spaceId } = await house.spacesOf(head);
    const lies = await lying(house, maker, { spaceId, kind });
    const { itemId } = lies;
    const said = kind === 'file' ? await speak(house.as(house.aPerson()), `/items/${itemId}`) : [];
    if (cell.shared !== 'nothing')
      await share(house.as(maker), itemId, { ...wishOf(cell), personId: who.id });
    return {
      ...lies,
      cell,
      who,
      kind,
      said,
      call: callOf(house, cell, who),
      keeper: house.as(head),
    };
  },
});

/** Put there while all could; what has become of who asks comes after. */
const circle = (
  words: Words & { readonly place: 'team' | 'room' },
  isBrief = false,
  isSharedBefore = false,
): Scene => ({
  place: words.place,
  isBrief,
  name: `${words.place}: ${JSON.stringify(words)}`,
  make: async (house) => {
    const cell = cellOf(words);
    const { place: kind, standing } = cell;
    const [who, head, other] = [someone(house, cell), house.aPerson(), house.aPerson()];
    const lead = { ...head, isLead: true };
    const isLead = standing === 'lead' || standing === 'keeper';
    const before = [lead, other, { ...who, isLead }];
    const spaceId =
      kind === 'team'
        ? await aCircle(house, { people: before })
        : await aRoom(house, head, { people: before });
    const maker = cell.madeBy === 'them' ? who : other;
    const isFlat = kind === 'room';
    const lies = await lying(house, maker, { spaceId, kind: 'file', isFlat });
    const { itemId } = lies;
    const said = kind === 'team' ? await speak(house.as(other), `/items/${itemId}`) : [];
    // Who leaves a team has nothing of it any more, that it was shared with them either.
    if (isSharedBefore) await share(house.as(head), itemId, { personId: who.id });
    const isClosed = standing === 'keeper';
    const id = { id: spaceId, kind: kind as 'team' | 'room', isClosed };
    const now = { ...who, isLead, mayWrite: standing !== 'reader' };
    await aCircle(house, {
      ...id,
      people: standing === 'nobody' ? [lead, other] : [lead, other, now],
    });
    if (cell.shared !== 'nothing')
      await share(house.as(head), itemId, { ...wishOf(cell), personId: who.id });
    // Of a closed team things are moved out.
    const to = isClosed ? { spaceId: (await house.spacesOf(who)).own } : lies.to;
    return {
      ...lies,
      to,
      cell,
      who,
      kind: 'file',
      said,
      call: callOf(house, cell, who),
      keeper: house.as(head),
    };
  },
});

const meeting = (words: Omit<Words, 'place'>, isBrief = true): Scene => ({
  place: 'meeting',
  isBrief,
  name: `meeting: ${JSON.stringify(words)}`,
  make: async (house) => {
    const cell = cellOf({ ...words, place: 'meeting' });
    const made = await aMeeting(house);
    const who = someone(house, cell);
    const { standing } = cell;
    const isIn = standing === 'moderator' || standing === 'professional';
    const inIt = {
      ...made,
      ...(standing === 'moderator' ? { doctor: who } : {}),
      ...(standing === 'professional' ? { outside: who } : {}),
    };
    await atTheDoor(house, inIt, {});
    const { doctor, colleague, id } = inIt;
    const by = cell.madeBy === 'them' && isIn ? who : colleague;
    const itemId = await addTo(house, inIt, { by, name: 'letter.pdf', content: aPdf });
    const said = await speak(house.as(colleague), `/meetings/${id}/documents/${itemId}`);
    return {
      cell,
      who,
      itemId,
      said,
      spaceId: id,
      kind: 'file',
      to: { spaceId: id },
      firstVersion: await firstOf(house, itemId),
      call: house.as(who),
      keeper: house.as(doctor),
      meeting: { id, patientId: made.patient.id },
    };
  },
});

const visit = (words: Omit<Words, 'place' | 'who'> & { readonly isPutOut?: boolean }): Scene => ({
  place: 'visit',
  isBrief: false,
  name: `visit: ${JSON.stringify(words)}`,
  make: async (house) => {
    const { isPutOut = false, ...about } = words;
    const cell = cellOf({ ...about, who: 'a guest', place: 'meeting' });
    const made = await aMeeting(house);
    const { doctor, patient, id } = made;
    const itemId =
      cell.madeBy === 'them'
        ? await sendTo(house, patient, { name: 'photo.pdf', content: aPdf })
        : await addTo(house, made, { name: 'letter.pdf', content: aPdf });
    const said = await speak(house.as(doctor), `/meetings/${id}/documents/${itemId}`);
    if (cell.given !== 'nothing')
      await giveIt(house, made, { itemId, days: cell.given === 'shown' ? null : 3 });
    await standAt(house, made, { cell, isPutOut });
    const isKnown = cell.standing !== 'nobody' || isPutOut;
    const pass = {
      ...patient,
      id: isKnown ? patient.id : uuid(),
      organisationId: cell.house === 'ours' ? house.kerval : house.elsewhere,
    };
    return {
      cell,
      itemId,
      said,
      spaceId: id,
      kind: 'file',
      to: { spaceId: id },
      who: pass,
      call: house.asGuest(pass),
      keeper: house.as(doctor),
      firstVersion: await firstOf(house, itemId),
      meeting: { id, patientId: patient.id },
    };
  },
});

async function standAt(
  house: House,
  made: Awaited<ReturnType<typeof aMeeting>>,
  { cell: { standing }, isPutOut }: { readonly cell: Cell; readonly isPutOut: boolean },
): Promise<void> {
  if (isPutOut)
    return atTheDoor(house, made, { place: 'outside', removedAt: new Date().toISOString() });
  if (standing === 'over') return atTheDoor(house, made, { isOver: true });
  if (standing === 'waiting' || standing === 'left')
    return atTheDoor(house, made, { place: standing });
}

const hats = Object.keys(people).filter((who) => isMember(who as Who)) as Who[];
const staff = hats.filter((who) => who !== 'a platform administrator');
const of = { standing: 'somebody else' } as const;

/** So many that each rule is asked for at least once, and each way of coming by a document. */
export const scenes: readonly Scene[] = [
  ...(['a clinician', 'an administrator', 'a security officer'] as const).map((who) =>
    own({ who, standing: 'owner', madeBy: 'them' }, { isBrief: who !== 'a clinician' }),
  ),
  own({ who: 'a clinician', standing: 'owner', madeBy: 'them' }, { kind: 'folder' }),
  ...(Object.keys(people) as Who[]).map((who) =>
    own({ ...of, who }, { isBrief: who !== 'an administrator' }),
  ),
  ...(['only shown', 'view', 'comment', 'edit'] as const).flatMap((shared) => [
    own({ ...of, who: 'a clinician', shared }, { isBrief: shared === 'view' || shared === 'edit' }),
    own({ ...of, who: 'an administrator', shared }, { isBrief: true }),
  ]),
  own({ ...of, who: 'a secretary', shared: 'edit', passable: 'on' }),
  own({ ...of, who: 'a secretary', shared: 'view', passable: 'on' }, { isBrief: true }),
  own({ ...of, who: 'a secretary', shared: 'view' }, { way: withTheirRole }),
  own({ ...of, who: 'a security officer', shared: 'edit' }, { way: withTheirTeam }),
  own({ ...of, who: 'a clinician', shared: 'comment' }, { way: byWhoPassedItOn }),
  own({ ...of, who: 'a clinician', shared: 'edit' }, { kind: 'folder' }),
  own({ ...of, who: 'a clinician', shared: 'view' }, { kind: 'folder' }),
  // What was, and is no more.
  ...Object.entries({ untilYesterday, untilItWasEnded, withAFormerTeam, byWhoHasLeft }).map(
    ([name, way]) => own({ ...of, who: 'a clinician' }, { way, name }),
  ),
  own({ ...of, who: 'a clinician', house: 'another' }, { isBrief: true }),
  own({ ...of, who: 'a clinician', house: 'another' }, { way: withTheirOrganisation }),
  ...staff.map((who) => everybodys({ who }, { isBrief: who !== 'a clinician' })),
  everybodys({ who: 'a platform administrator' }, { isBrief: true }),
  ...(['a secretary', 'an administrator', 'a security officer'] as const).map((who) =>
    everybodys({ who, madeBy: 'them' }, { isBrief: who !== 'a secretary' }),
  ),
  everybodys({ who: 'a clinician' }, { kind: 'folder' }),
  everybodys({ who: 'a clinician', shared: 'edit' }, { isBrief: true }),
  everybodys({ who: 'an administrator', house: 'another' }, { isBrief: true }),
  ...(['lead', 'member', 'reader', 'keeper', 'nobody'] as const).flatMap((standing) =>
    (['team', 'room'] as const).flatMap((place) => [
      circle({ who: 'a clinician', place, standing, madeBy: 'them' }, standing !== 'member'),
      circle({ who: 'a secretary', place, standing }, standing === 'nobody'),
    ]),
  ),
  circle({ who: 'a security officer', place: 'team', standing: 'lead' }, true),
  circle({ who: 'an administrator', place: 'team', standing: 'nobody' }, true),
  circle({ who: 'a clinician', place: 'team', standing: 'nobody' }, true, true),
  circle({ who: 'an administrator', place: 'room', standing: 'nobody' }, true),
  circle({ who: 'a clinician', place: 'team', standing: 'nobody', shared: 'view' }, true),
  circle({ who: 'a clinician', place: 'team', standing: 'keeper', shared: 'edit' }, true),
  ...(['moderator', 'professional'] as const).flatMap((standing) => [
    meeting({ who: 'a clinician', standing }, standing === 'professional'),
    meeting({ who: 'a clinician who administers too', standing, madeBy: 'them' }),
  ]),
  meeting({ who: 'a secretary', standing: 'professional', house: 'another', madeBy: 'them' }),
  meeting({ who: 'a clinician', standing: 'professional', house: 'another' }),
  meeting({ who: 'a security officer', standing: 'moderator' }),
  meeting({ who: 'an administrator', standing: 'professional' }),
  ...hats.map((who) => meeting({ who, standing: 'nobody' })),
  visit({ standing: 'waiting', madeBy: 'them' }),
  visit({ standing: 'waiting', given: 'handed over' }),
  visit({ standing: 'inside', madeBy: 'them' }),
  visit({ standing: 'inside' }),
  visit({ standing: 'inside', given: 'shown' }),
  visit({ standing: 'inside', given: 'handed over' }),
  visit({ standing: 'left', madeBy: 'them' }),
  visit({ standing: 'left', given: 'handed over' }),
  visit({ standing: 'over', given: 'shown' }),
  visit({ standing: 'over', given: 'handed over' }),
  visit({ standing: 'nobody', given: 'handed over' }),
  visit({ standing: 'inside', given: 'handed over', house: 'another' }),
  visit({ standing: 'nobody', given: 'handed over', isPutOut: true }),
];
