import type { Sabotage } from '#sabotage/sabotage.ts';

const inDocuments = (path: string): string => `services/documents/src/${path}`;
const inMeetings = (path: string): string => `services/meetings/src/${path}`;
const kept = 'services/documents/test/pictures.test.ts';
const asked = 'services/meetings/test/pictures.test.ts';
const presenting = 'services/documents/test/presenting.test.ts';
const migration = 'services/documents/migrations/0009-pictures-and-presenting.sql';

/** A picture of the call, which nobody keeps without a yes; and a document that is shown to everyone. */
export const pictureSabotages: readonly Sabotage[] = [
  {
    name: 'pictures-kept-without-a-yes',
    proves: 'AZ-2',
    file: inDocuments('app/keep-picture.ts'),
    find: "  if (!consent || !isGoodFor(consent, by, now)) throw new AppError('picture-not-agreed');",
    put: "  if (!consent || consent.agreedAt === null) throw new AppError('picture-not-agreed');",
    test: { file: kept, name: 'a picture without a yes of this meeting' },
  },
  {
    name: 'pictures-two-of-one-yes',
    proves: 'AZ-2',
    file: inDocuments('app/keep-picture.ts'),
    find: "  if (isThere) throw new AppError('picture-not-agreed');\n",
    put: '',
    test: { file: kept, name: 'a yes is good for one picture' },
  },
  {
    name: 'pictures-that-are-none',
    proves: 'E.4',
    file: inDocuments('app/keep-piece.ts'),
    find: '      if (from === 0) await mustBePicture(unit, upload, mediaType);\n',
    put: '',
    test: { file: kept, name: 'what comes as a picture and is none' },
  },
  {
    name: 'pictures-answered-twice',
    proves: 'AZ-3',
    file: inMeetings('adapters/postgres/pictures.ts'),
    find: 'and guest_id = ${guestId} and answer is null and expires_at > ${at}',
    put: 'and guest_id = ${guestId} and expires_at > ${at}',
    test: { file: asked, name: 'a refusal is told to who asked and is no yes' },
  },
  {
    name: 'pictures-answered-after-their-time',
    proves: 'AZ-3',
    file: inMeetings('adapters/postgres/pictures.ts'),
    find: 'and guest_id = ${guestId} and answer is null and expires_at > ${at}',
    put: 'and guest_id = ${guestId} and answer is null',
    test: { file: asked, name: 'after a minute without an answer' },
  },
  {
    name: 'pictures-answered-for-somebody-else',
    proves: 'AZ-2',
    file: inMeetings('adapters/postgres/pictures.ts'),
    find: 'where id = ${questionId} and guest_id = ${guestId} and answer',
    put: 'where id = ${questionId} and answer',
    test: { file: asked, name: 'nobody answers for somebody else' },
  },
  {
    name: 'pictures-asked-by-anybody',
    proves: 'AZ-2',
    file: 'packages/policy/src/meetings.ts',
    find: "  'meeting.hand-over',\n  'meeting.ask-picture',\n  'meeting.ask-company',",
    put: "  'meeting.hand-over',\n  'meeting.ask-company',",
    test: {
      file: 'packages/policy/src/meetings.test.ts',
      name: 'of a meeting: clinician, host',
    },
  },
  {
    name: 'presenting-pages-turned-by-others',
    proves: 'AZ-2',
    file: inDocuments('app/presenting.ts'),
    find: "        if (before.presenterId !== by.actor.id) throw new AppError('not-allowed');\n",
    put: '',
    test: { file: presenting, name: 'a page is turned by who presents alone' },
  },
  {
    name: 'presenting-handed-to-a-stranger',
    proves: 'AZ-2',
    file: inDocuments('app/presenting.ts'),
    find: "        if (!isOneOfThem) throw new AppError('not-in-meeting');\n",
    put: '',
    test: { file: presenting, name: 'presenting is handed over at its page' },
  },
  {
    name: 'presenting-opens-what-is-not-presented',
    proves: 'AZ-3',
    file: migration,
    find: '        where p.item_id = asked and p.meeting_id = this_meeting() and this_guest() is not null),',
    put: '        where p.meeting_id = this_meeting() and this_guest() is not null),',
    test: { file: presenting, name: 'only what is presented is open to guests' },
  },
  {
    name: 'presenting-after-the-end',
    proves: 'AZ-3',
    file: inDocuments('app/visit-door.ts'),
    find: "      await store.within('system', ({ presentations }) => presentations.end(meetingId));\n",
    put: '',
    test: { file: presenting, name: 'what is presented no longer is closed to guests' },
  },
];
