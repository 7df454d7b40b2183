import { expect, vi } from 'vitest';
import type { DeadLetter } from '@astra/contracts/connectors';
import { systemRandom } from '@astra/kit/random';
import { testBadInput } from '@astra/testing/bad-input';
import type { Example } from '@astra/testing/requests';
import { whatItHolds } from '@astra/testing/postgres';
import { shared } from '@astra/testing/shared';
import { patience } from '@astra/testing/patience';
import {
  aMeetingEvent,
  aDocumentLinkEvent,
  aNoticeEvent,
  anInvitationEvent,
  kerval,
  startConnectors,
} from './arrange.ts';

// Nobody listens there: a mail is kept, and only what cannot be read is given up.
const connectors = shared(() => startConnectors('smtp://127.0.0.1:9'));

const uuid = systemRandom.uuid;
/** How many mails there are: those at hand are tried again by themselves meanwhile. */
const mails = async (): Promise<unknown> =>
  Object.entries(await whatItHolds(connectors.place)).map(([table, sum]) => [
    table,
    sum.split(' ')[0],
  ]);

const member = async (role: 'secretary' | 'clinician', organisationId?: string): Promise<string> =>
  (await connectors.asMember([role], organisationId)).replace('Bearer ', '');
const forAll = (answers: number) => (): Example => ({ answers });
const bySecretary = async (more: Partial<Example>): Promise<Example> => ({
  token: await member('secretary'),
  others: [
    await member('clinician'),
    await connectors.issuer.forService('meetings', 'connectors'),
    await connectors.issuer.forGuest(
      { id: uuid(), organisationId: kerval, meetingId: uuid() },
      'connectors',
    ),
  ],
  answers: 200,
  ...more,
});

async function deadLetters(): Promise<{ items: DeadLetter[]; next: string | null }> {
  const reply = await connectors.app.inject({
    url: '/dead-letters?limit=1',
    headers: { authorization: `Bearer ${await member('secretary')}` },
  });
  return reply.json();
}
async function givenUp(count: number): Promise<{ items: DeadLetter[]; next: string | null }> {
  const events = Array.from({ length: count }, () => aMeetingEvent({ sealed: 'broken' }));
  await connectors.post(await Promise.all(events));
  return vi.waitFor(async () => {
    const page = await deadLetters();
    expect(page.items).toHaveLength(1);
    if (count > 1) expect(page.next).not.toBeNull();
    return page;
  }, patience);
}

testBadInput({
  app: () => connectors.app,
  atLeast: 1_900,
  holds: mails,
  forgeries: () => connectors.issuer.forgeries('connectors', 'meetings'),
  trail: () => connectors.audited,
  examples: {
    'GET /health/live': forAll(200),
    'GET /health/ready': forAll(200),
    'GET /internal/metrics': forAll(200),
    'GET /dead-letters': async () =>
      bySecretary({ query: { limit: '20', cursor: (await givenUp(2)).next ?? '' } }),
    'POST /dead-letters/:id/retry': async () => {
      const { items } = await givenUp(1);
      return bySecretary({
        params: { id: items[0]?.id ?? '' },
        stranger: await member('secretary', uuid()),
        notTried: { peer: 'every secretary may' },
        answers: 204,
      });
    },
    'POST /internal/events': async () => {
      const event = await aMeetingEvent({});
      const { data } = event;
      return {
        token: await connectors.issuer.forService('meetings', 'connectors'),
        others: [
          await member('secretary'),
          await connectors.issuer.forService('gateway', 'connectors'),
        ],
        body: [{ ...event, traceparent: '00-1-1-01' }],
        events: {
          'meeting.planned': data,
          'meeting.moved': data,
          'meeting.cancelled': data,
          'meeting.link-renewed': data,
          'person.invited': (await anInvitationEvent()).data,
          'notice.asked': (await aNoticeEvent('reading-waits')).data,
          'document.link-made': (await aDocumentLinkEvent()).data,
        },
        senders: {
          'document.link-made': {
            source: 'urn:astra:documents',
            token: await connectors.issuer.forService('documents', 'connectors'),
          },
          'notice.asked': {
            source: 'urn:astra:chat',
            token: await connectors.issuer.forService('chat', 'connectors'),
          },
          'person.invited': {
            source: 'urn:astra:identity',
            token: await connectors.issuer.forService('identity', 'connectors'),
          },
        },
        answers: 204,
      };
    },
  },
});
