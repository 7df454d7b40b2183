import { fileURLToPath } from 'node:url';
import { inject } from 'vitest';
import type {
  CloudEvent,
  NoticeKind,
  SealedInvitation,
  SealedLink,
  SealedNotice,
  SealedPersonInvitation,
} from '@astra/contracts/events';
import type { Clock } from '@astra/kit/clock';
import { systemRandom } from '@astra/kit/random';
import { makeSeal } from '@astra/kit/seal';
import { Secret } from '@astra/kit/secret';
import { makePreparedDatabase, type TestDatabase } from '@astra/testing/postgres';
import { prepareDatabase } from '#wiring.ts';
import { kerval, startConnectorsOn, type TestConnectors } from './service.ts';

export { kerval, type TestConnectors } from './service.ts';
/** Of the seal on personal data in the events below. */
export const sealKey = systemRandom.secret();
const seal = makeSeal(new Secret(sealKey));

export function aDatabase(): Promise<TestDatabase> {
  const folder = fileURLToPath(new URL('../migrations', import.meta.url));
  return makePreparedDatabase(inject('postgresAdminUrl'), 'connectors', (urls) =>
    prepareDatabase({ databaseUrl: urls.runtimeUrl, databaseOwnerUrl: urls.ownerUrl }, folder),
  );
}

export const startConnectors = async (smtpUrl: string, clock?: Clock): Promise<TestConnectors> =>
  startConnectorsOn(await aDatabase(), {
    smtpUrl,
    sealKey,
    ...(clock === undefined ? {} : { clock }),
  });

export const aPatient = (facts: Partial<SealedInvitation> = {}): SealedInvitation => ({
  email: 'jeanne.bellec@exemple.fr',
  name: 'Mme Jeanne Bellec',
  locale: 'fr',
  link: `https://visio.kerval.test/visit#${systemRandom.secret()}`,
  hostName: 'Dr Nadia Berthelot',
  organisationName: 'Centre hospitalier de Kerval',
  organisationPhone: '02 98 00 00 00',
  timezone: 'Europe/Paris',
  ...facts,
});

export const aColleague = (
  facts: Partial<SealedPersonInvitation> = {},
): SealedPersonInvitation => ({
  email: 'samuel.okoye@kerval.test',
  displayName: 'Samuel Okoye',
  locale: 'fr',
  link: `https://visio.kerval.test/rejoindre#${systemRandom.secret()}`,
  organisationName: 'Centre hospitalier de Kerval',
  invitedBy: 'Anne-Laure Quéméner',
  timezone: 'Europe/Paris',
  ...facts,
});

type MeetingFacts = {
  readonly id?: string;
  readonly type?: string;
  readonly meetingId?: string;
  readonly guestId?: string;
  readonly organisationId?: string;
  readonly startsAt?: string;
  readonly sequence?: number;
  readonly time?: string;
  readonly sealed?: string;
};

/** An event of meetings about a consultation on Thursday 26 November 2026 at 14:20 in Paris. */
export async function aMeetingEvent(
  { type = 'meeting.planned', id = systemRandom.uuid(), time, sealed, ...facts }: MeetingFacts,
  patient: SealedInvitation = aPatient(),
): Promise<CloudEvent> {
  return {
    specversion: '1.0',
    id,
    source: 'urn:astra:meetings',
    type,
    time: time ?? new Date().toISOString(),
    datacontenttype: 'application/json',
    data: {
      meetingId: systemRandom.uuid(),
      guestId: systemRandom.uuid(),
      organisationId: kerval,
      startsAt: '2026-11-26T13:20:00Z',
      durationMinutes: 20,
      sequence: 0,
      sealed: sealed ?? (await seal.close(patient)),
      ...facts,
    },
  };
}

/** That something waits for a colleague. */
export async function aNoticeEvent(
  kind: NoticeKind,
  facts: Partial<SealedNotice> = {},
): Promise<CloudEvent> {
  const content: SealedNotice = {
    email: 'maud.lefevre@kerval.test',
    name: 'Maud Lefèvre',
    locale: 'fr',
    link: `https://visio.kerval.test/salons/${systemRandom.uuid()}`,
    organisationName: 'Centre hospitalier de Kerval',
    ...facts,
  };
  const id = systemRandom.uuid();
  return {
    specversion: '1.0',
    id,
    source: 'urn:astra:chat',
    type: 'notice.asked',
    time: new Date().toISOString(),
    datacontenttype: 'application/json',
    data: {
      noticeId: systemRandom.uuid(),
      personId: systemRandom.uuid(),
      organisationId: kerval,
      kind,
      sealed: await seal.close(content),
    },
  };
}

/** That a document is there for somebody outside, until the end of Thursday 3 December in Paris. */
export async function aDocumentLinkEvent(facts: Partial<SealedLink> = {}): Promise<CloudEvent> {
  const content: SealedLink = {
    email: 'y.martin@exemple.fr',
    name: 'Dr Yves Martin',
    locale: 'fr',
    link: `https://visio.kerval.test/visit/document#${'x'.repeat(43)}`,
    sharedBy: 'Dr Nadia Berthelot',
    organisationName: 'Centre hospitalier de Kerval',
    timezone: 'Europe/Paris',
    ...facts,
  };
  return {
    specversion: '1.0',
    id: systemRandom.uuid(),
    source: 'urn:astra:documents',
    type: 'document.link-made',
    time: new Date().toISOString(),
    datacontenttype: 'application/json',
    data: {
      linkId: systemRandom.uuid(),
      organisationId: kerval,
      endsAt: '2026-12-03T23:00:00Z',
      sealed: await seal.close(content),
    },
  };
}

export async function anInvitationEvent(
  colleague: SealedPersonInvitation = aColleague(),
): Promise<CloudEvent> {
  return {
    specversion: '1.0',
    id: systemRandom.uuid(),
    source: 'urn:astra:identity',
    type: 'person.invited',
    time: new Date().toISOString(),
    datacontenttype: 'application/json',
    data: {
      invitationId: systemRandom.uuid(),
      organisationId: kerval,
      expiresAt: '2026-11-30T10:00:00Z',
      sealed: await seal.close(colleague),
    },
  };
}
