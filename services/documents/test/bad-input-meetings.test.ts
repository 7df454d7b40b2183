import type { Item } from '@astra/contracts/documents';
import type { Example } from '@astra/testing/requests';
import { byMember, here, piece, testBadInputOf, theirs, tokenOf, type More } from './bad-input.ts';
import { aCircle } from './circle.ts';
import { creation, uuid, type GuestPass, type Person } from './house.ts';
import {
  addTo,
  aMeeting,
  aPng,
  atTheDoor,
  giveIt,
  inDays,
  sendTo,
  type Meeting,
} from './meeting.ts';

/** A meeting with a document, one on its way, and something given. */
type Visit = Meeting & { document: string; giving: string; coming: string };
async function aVisit(doctor?: Person): Promise<Visit> {
  const made = await aMeeting(here());
  const meeting = doctor === undefined ? made : { ...made, doctor };
  if (doctor !== undefined) await atTheDoor(here(), meeting, {});
  const document = await addTo(here(), meeting);
  const giving = await giveIt(here(), meeting, { itemId: document, days: 1 });
  const path = `/meetings/${meeting.id}/uploads`;
  const headers = creation(meeting.id, 7);
  const begun = await here().as(meeting.doctor)('POST', path, { headers });
  const coming = String(begun.headers['location']).replace('uploads/', '');
  return { ...meeting, document, giving, coming };
}
const inMeeting =
  (answers: number, more: (visit: Visit) => More = () => ({})) =>
  async (): Promise<Example> => {
    const visit = await aVisit();
    const { params = {}, ...rest } = more(visit);
    const crossed =
      Object.keys(params).length === 0 ? {} : { crossed: await beside(visit, params) };
    const all = { params: { id: visit.id, ...params }, ...crossed, ...rest };
    return byMember(visit.doctor, answers, all);
  };
/** The same of another meeting of the doctor’s. */
async function beside({ doctor }: Visit, params: object): Promise<Record<string, string>> {
  const { document, giving, coming } = await aVisit(doctor);
  const all = Object.entries({ itemId: document, givingId: giving, uploadId: coming });
  return Object.fromEntries(all.filter(([key]) => key in params));
}
const onDocument = ({ document }: { document: string }): More => ({
  params: { itemId: document },
});
const onUpload = ({ coming }: { coming: string }): More => ({ params: { uploadId: coming } });

const comments = 'documents/:itemId/comments';
const aComment = async ({ id, doctor, document }: Omit<Visit, 'coming' | 'giving'>) => {
  const path = `/meetings/${id}/documents/${document}/comments`;
  return (await here().as(doctor)('POST', path, { body: { text: 'Good.' } })).body.id as string;
};
const onComment =
  (answers: number, more: More = {}) =>
  async (): Promise<Example> => {
    const visit = await aVisit();
    const params = { id: visit.id, itemId: visit.document, commentId: await aComment(visit) };
    const document = await addTo(here(), visit);
    const { itemId = '' } = await beside(visit, params);
    const crossed = { itemId, commentId: await aComment({ ...visit, document }) };
    const path = `/meetings/${visit.id}/documents/${visit.document}/comments/${params.commentId}`;
    const body = { version: 1, text: 'Not so good.' };
    const change = (): Promise<unknown> => here().as(visit.doctor)('PATCH', path, { body });
    return byMember(visit.doctor, answers, { params, crossed, change, ...more });
  };

function commentExamples(): Record<string, () => Promise<Example>> {
  return {
    [`GET /meetings/:id/${comments}`]: async () => {
      const visit = await aVisit();
      for (let count = 0; count < 2; count += 1) await aComment(visit);
      const path = `/meetings/${visit.id}/documents/${visit.document}/comments?limit=1`;
      const { next } = (await here().as(visit.doctor)('GET', path)).body;
      const params = { id: visit.id, itemId: visit.document };
      const crossed = await beside(visit, params);
      const query = { limit: '2', cursor: String(next) };
      return byMember(visit.doctor, 200, { params, crossed, query });
    },
    [`POST /meetings/:id/${comments}`]: inMeeting(201, (visit) => ({
      ...onDocument(visit),
      body: { itemVersion: 1, text: 'Good.' },
    })),
    [`PATCH /meetings/:id/${comments}/:commentId`]: onComment(200, {
      body: { version: 1, text: 'Better.' },
    }),
    [`DELETE /meetings/:id/${comments}/:commentId`]: onComment(204),
    [`POST /meetings/:id/${comments}/:commentId/resolve`]: onComment(204, { body: { version: 1 } }),
    [`POST /meetings/:id/${comments}/:commentId/reopen`]: onComment(204, { body: { version: 1 } }),
  };
}

/** Somebody in a room in which there is a file, with one of their own to bring. */
async function inRoom(): Promise<{ who: Person; id: string; own: Item }> {
  const who = here().aPerson();
  const id = await aCircle(here(), { kind: 'room', people: [who] });
  await here().as(who)('GET', `/rooms/${id}/files`);
  await here().aFile(who, id);
  return { who, id, own: await here().aFile(who, (await here().spacesOf(who)).own) };
}

async function binned(who: Person, space: string): Promise<string> {
  const { id, version } = await here().aFile(who, space);
  await here().as(who)('POST', `/items/${id}/bin`, { body: { version } });
  return id;
}

function roomExamples(): Record<string, () => Promise<Example>> {
  return {
    'GET /rooms/:id/files': async () => {
      const { who, id } = await inRoom();
      return byMember(who, 200, { params: { id } });
    },
    'GET /rooms/:id/files/stream': async () => {
      const { who, id } = await inRoom();
      return byMember(who, 200, { params: { id }, isStream: true });
    },
    'GET /rooms/:id/bin': async () => {
      const { who, id } = await inRoom();
      return byMember(who, 200, { params: { id } });
    },
    'POST /rooms/:id/files/:itemId/restore': async () => {
      const { who, id } = await inRoom();
      const itemId = await binned(who, id);
      const other = await aCircle(here(), { kind: 'room', people: [who] });
      await here().as(who)('GET', `/rooms/${other}/files`);
      const crossed = { itemId: await binned(who, other) };
      return byMember(who, 204, { params: { id, itemId }, crossed });
    },
    'POST /rooms/:id/copies': async () => {
      const { who, id, own } = await inRoom();
      const crossedBody = { '/itemId': [(await theirs()).file] };
      return byMember(who, 201, { params: { id }, body: { itemId: own.id }, crossedBody });
    },
  };
}

/** A meeting with a document that can be shown to everyone. */
async function aLook(): Promise<Meeting & { readonly itemId: string }> {
  const meeting = await aMeeting(here());
  return { ...meeting, itemId: await addTo(here(), meeting, { name: 'a.png', content: aPng }) };
}
/** One that is shown. */
const presented =
  (answers: number, body?: (meeting: Meeting) => object) => async (): Promise<Example> => {
    const meeting = await aLook();
    const { id, doctor, itemId } = meeting;
    await here().as(doctor)('POST', `/meetings/${id}/presentation`, { body: { itemId } });
    const given = body === undefined ? {} : { body: body(meeting) };
    return byMember(doctor, answers, { params: { id }, ...given });
  };

function meetingExamples(): Record<string, () => Promise<Example>> {
  return {
    'GET /meetings/:id/documents': inMeeting(200),
    'GET /meetings/:id/documents/stream': async () => {
      const { doctor, id } = await aVisit();
      return byMember(doctor, 200, { params: { id }, isStream: true });
    },
    'GET /meetings/:id/documents/:itemId/content': inMeeting(200, onDocument),
    'GET /meetings/:id/documents/:itemId/openings': async () => {
      const visit = await aVisit();
      const { id, doctor, document } = visit;
      const path = `/meetings/${id}/documents/${document}`;
      for (const sessionId of [uuid(), uuid()])
        await here().as({ ...doctor, sessionId })('GET', `${path}/content`);
      const { next } = (await here().as(doctor)('GET', `${path}/openings?limit=1`)).body;
      const query = { limit: '2', cursor: String(next) };
      const params = { id, itemId: document };
      const crossed = await beside(visit, params);
      return byMember(doctor, 200, { params, crossed, query });
    },
    'DELETE /meetings/:id/documents/:itemId': inMeeting(204, onDocument),
    'GET /meetings/:id/bin': inMeeting(200),
    'POST /meetings/:id/documents/:itemId/restore': async () => {
      const visit = await aVisit();
      const { id, doctor, document } = visit;
      const another = await aVisit(doctor);
      for (const { id, document } of [visit, another])
        await here().as(doctor)('DELETE', `/meetings/${id}/documents/${document}`);
      const crossed = { itemId: another.document };
      return byMember(doctor, 204, { params: { id, itemId: document }, crossed });
    },
    'POST /meetings/:id/documents/:itemId/givings': async () => {
      const { patient } = await aMeeting(here());
      return inMeeting(201, (visit) => ({
        ...onDocument(visit),
        body: { guestId: visit.patient.id, until: inDays(30) },
        crossedBody: { '/guestId': [patient.id] },
      }))();
    },
    'DELETE /meetings/:id/givings/:givingId': inMeeting(204, ({ giving }) => ({
      params: { givingId: giving },
    })),
    'POST /meetings/:id/presentation': async () => {
      const { id, doctor, itemId } = await aLook();
      const crossedBody = { '/itemId': [(await aVisit(doctor)).document, (await theirs()).file] };
      return byMember(doctor, 201, { params: { id }, body: { itemId }, crossedBody });
    },
    'PATCH /meetings/:id/presentation': presented(200, () => ({ page: 2 })),
    'POST /meetings/:id/presentation/hand-over': async () => ({
      ...(await presented(200, ({ colleague }) => ({ personId: colleague.id }))()),
      crossedBody: { '/personId': [here().aPerson().id] },
    }),
    'DELETE /meetings/:id/presentation': presented(204),
    'POST /meetings/:id/copies': async () => {
      const { id, doctor } = await aVisit();
      const { own } = await here().spacesOf(doctor);
      const file = await here().aFile(doctor, own);
      const crossedBody = { '/itemId': [(await theirs()).file] };
      return byMember(doctor, 201, { params: { id }, body: { itemId: file.id }, crossedBody });
    },
    'GET /meetings/:id/uploads': async () => {
      const crossedQuery = [{ ids: (await aVisit()).coming }];
      return inMeeting(200, ({ coming }) => ({ query: { ids: coming }, crossedQuery }))();
    },
    'POST /meetings/:id/uploads': inMeeting(201, ({ id }) => ({ headers: creation(id, 5) })),
    'GET /meetings/:id/uploads/:uploadId': inMeeting(200, onUpload),
    'PATCH /meetings/:id/uploads/:uploadId': inMeeting(204, (visit) => ({
      ...onUpload(visit),
      ...piece,
    })),
    'DELETE /meetings/:id/uploads/:uploadId': inMeeting(204, onUpload),
  };
}

const tokenOfGuest = (who: GuestPass): Promise<string> => here().issuer.forGuest(who, 'documents');
async function byGuest(
  { patient, beside }: Pick<Meeting, 'patient' | 'beside'>,
  answers: number,
  more: More = {},
): Promise<Example> {
  const stranger = await tokenOfGuest((await aMeeting(here())).patient);
  return {
    token: await tokenOfGuest(patient),
    ...(more.params === undefined ? {} : { stranger, peer: await tokenOfGuest(beside) }),
    others: [
      await tokenOf(here().aPerson()),
      await here().issuer.forService('identity', 'documents'),
    ],
    answers,
    ...more,
  };
}
async function aSending(): Promise<{ meeting: Meeting; sent: string; coming: string }> {
  const meeting = await aMeeting(here());
  const sent = await sendTo(here(), meeting.patient);
  const begun = await here().asGuest(meeting.patient)('POST', '/visit/uploads', {
    headers: creation(meeting.id, 7),
  });
  return { meeting, sent, coming: String(begun.headers['location']).replace('uploads/', '') };
}

const ofGuest =
  (answers: number, more: More = {}) =>
  async (): Promise<Example> => {
    const { meeting, coming } = await aSending();
    return byGuest(meeting, answers, { params: { id: coming }, ...more });
  };

function visitExamples(): Record<string, () => Promise<Example>> {
  return {
    'GET /visit/documents': async () => byGuest(await aMeeting(here()), 200),
    'GET /visit/documents/stream': async () =>
      byGuest(await aMeeting(here()), 200, { isStream: true }),
    'GET /visit/documents/:id/content': async () => {
      const { meeting, sent } = await aSending();
      return byGuest(meeting, 200, { params: { id: sent } });
    },
    'GET /visit/documents/:id/openings': async () => {
      const { meeting, sent } = await aSending();
      const path = `/visit/documents/${sent}`;
      for (const sessionId of [uuid(), uuid()])
        await here().asGuest({ ...meeting.patient, sessionId })('GET', `${path}/content`);
      const { next } = (await here().asGuest(meeting.patient)('GET', `${path}/openings?limit=1`))
        .body;
      return byGuest(meeting, 200, {
        params: { id: sent },
        query: { limit: '2', cursor: String(next) },
      });
    },
    'GET /visit/uploads': async () => {
      const { meeting, coming } = await aSending();
      const crossedQuery = [{ ids: (await aSending()).coming }];
      return byGuest(meeting, 200, { query: { ids: coming }, crossedQuery });
    },
    'POST /visit/uploads': async () => {
      const meeting = await aMeeting(here());
      return byGuest(meeting, 201, { headers: creation(meeting.id, 5) });
    },
    'GET /visit/uploads/:id': ofGuest(200),
    'PATCH /visit/uploads/:id': ofGuest(204, piece),
    'DELETE /visit/uploads/:id': ofGuest(204),
  };
}

const examples = {
  ...meetingExamples(),
  ...commentExamples(),
  ...visitExamples(),
  ...roomExamples(),
};
testBadInputOf('meetings', examples, 2_900);
