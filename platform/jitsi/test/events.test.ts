import { expect, test } from 'vitest';
import type { JitsiVisitor } from '@astra/video-engine/test-support/jitsi-visitor';
import { signIn } from '@astra/video-engine/test-support/xmpp-client';
import type { EventPost } from '@astra/video-engine/memory/memory-engine';
import type { EngineEvent } from '@astra/video-engine/video-engine';
import { useLab } from './lab.ts';

const lab = useLab();

const roomIdOf = ({ room }: Pick<JitsiVisitor, 'room'>): string => room.split('@')[0] ?? '';

/** Waits for an event of that room, and gives it with the post that brought it. */
async function told(roomId: string, fits: (event: EngineEvent) => boolean) {
  const post = await lab.desk.inbox.next(
    lab.engine,
    (event) => event.roomId === roomId && fits(event),
  );
  const event = await lab.engine.readEvent(post.rawBody, post.headers);
  return { post, event };
}

/** What the desk has heard of a room, in the order in which it came. */
async function heardOf(roomId: string, posts: readonly EventPost[]): Promise<string[]> {
  const events = await Promise.all(
    posts.map(({ rawBody, headers }) => lab.engine.readEvent(rawBody, headers)),
  );
  return events.filter((event) => event?.roomId === roomId).map((event) => event?.type ?? '');
}

/** Everything that comes to the desk from now on. */
function overhear(): EventPost[] {
  const posts: EventPost[] = [];
  const { add } = lab.desk.inbox;
  lab.desk.inbox = {
    ...lab.desk.inbox,
    add: (post) => {
      posts.push(post);
      add(post);
    },
  };
  return posts;
}

test('a visit is told in its order, from the opening of the room to its close', async () => {
  const posts = overhear();
  const visitor = await lab.visitor();
  const roomId = roomIdOf(visitor);
  await visitor.start('camera');
  await visitor.start('microphone');
  await visitor.leave();
  await lab.engine.end(roomId);

  await told(roomId, (event) => event.type === 'room-closed');

  expect(await heardOf(roomId, posts)).toEqual([
    'room-opened',
    'participant-joined',
    'track-started',
    'track-started',
    'participant-left',
    'room-closed',
  ]);
});

const isLeft = (event: EngineEvent): boolean => event.type === 'participant-left';

test.each([
  ['left', (visitor: JitsiVisitor) => visitor.leave()],
  ['lost', async (visitor: JitsiVisitor) => visitor.vanish()],
  ['removed', (_visitor: JitsiVisitor, roomId: string) => lab.engine.remove(roomId, 'somebody')],
  ['room-closed', (_visitor: JitsiVisitor, roomId: string) => lab.engine.end(roomId)],
  [
    'replaced',
    async (_visitor: JitsiVisitor, roomId: string) => {
      await lab.visitor({ roomId, participantId: 'somebody' });
    },
  ],
] as const)('who is gone is told with the reason %s', async (reason, go) => {
  const visitor = await lab.visitor({ participantId: 'somebody' });
  const roomId = roomIdOf(visitor);

  await go(visitor, roomId);

  const { event } = await told(roomId, isLeft);
  expect(event).toMatchObject({ participantId: 'somebody', reason });
});

test('what meetings could not hear is told again, in order and each once for good', async () => {
  lab.desk.takesEvents = false;
  const visitor = await lab.visitor();
  const roomId = roomIdOf(visitor);
  await visitor.start('camera');
  await visitor.leave();
  const posts = overhear();

  lab.desk.takesEvents = true;
  await told(roomId, isLeft);

  expect(await heardOf(roomId, posts)).toEqual([
    'room-opened',
    'participant-joined',
    'track-started',
    'participant-left',
  ]);
});

test('an event that meetings refuses for good does not hold up what comes after it', async () => {
  lab.desk.refusesEvents = true;
  const visitor = await lab.visitor();
  const roomId = roomIdOf(visitor);
  await expect.poll(() => lab.server.log()).toContain('An event was given up (code 400)');
  lab.desk.refusesEvents = false;

  await visitor.leave();

  expect((await told(roomId, isLeft)).event).toMatchObject({ reason: 'left' });
});

test('a room whose news cannot be told does not hold up another', async () => {
  lab.desk.takesEvents = false;
  const stuck = await lab.visitor();
  // By the fourth try the pauses of the first room are seconds long.
  await expect.poll(() => lab.desk.refusals, { timeout: 8000 }).toBeGreaterThan(3);
  lab.desk.takesEvents = true;
  const begun = performance.now();

  const other = await lab.visitor();
  await told(roomIdOf(other), (event) => event.type === 'participant-joined');

  expect(performance.now() - begun).toBeLessThan(1000);
  await Promise.all([stuck.leave(), other.leave()]);
});

test('an event is believed with its seal, and with nothing less', async () => {
  const visitor = await lab.visitor();
  const { post } = await told(roomIdOf(visitor), (event) => event.type === 'participant-joined');
  const { rawBody, headers } = post;
  const later = String(Number(headers['astra-time']) + 1);

  for (const [body, shown] of [
    [rawBody.replace('joined', 'left'), headers],
    [rawBody, {}],
    [rawBody, { ...headers, 'astra-time': later }],
    [rawBody, { ...headers, 'astra-signature': '' }],
  ] as const)
    await expect(lab.engine.readEvent(body, shown)).rejects.toMatchObject({
      reason: 'forged-event',
    });
  await visitor.leave();
});

test('who dies with the server is not told, but found by asking who is there', async () => {
  const visitor = await lab.visitor();
  const roomId = roomIdOf(visitor);

  await lab.server.kill();
  await visitor.cut;
  await lab.server.restart();

  expect(await lab.engine.presence(roomId)).toEqual([]);
});

test('a token that is refused is told by its fault and by nothing else, once for all that come with it (TOK-1)', async () => {
  const posts = overhear();
  const { credential } = await lab.grant();
  const [header = '', claims = '', seal = ''] = credential.split('.');
  const withoutSeal = `${header}.${claims}.${part('nothing')}`;
  const ofNobody = `${part('{"alg":"none"}')}.${claims}.${seal}`;
  const tries = [...Array.from({ length: 20 }, () => withoutSeal), ofNobody, withoutSeal];

  for (const token of tries)
    await expect(signIn(lab.server.publicUrl, lab.server.domain, token)).rejects.toThrow(
      'token.refused',
    );
  const visitor = await lab.visitor();
  await told(roomIdOf(visitor), (event) => event.type === 'participant-joined');

  const refusals = posts.filter(({ rawBody }) => rawBody.includes('token-refused'));
  const events = await Promise.all(
    refusals.map(({ rawBody, headers }) => lab.engine.readEvent(rawBody, headers)),
  );
  expect(events).toMatchObject([
    { type: 'token-refused', roomId: null, fault: 'signature' },
    { type: 'token-refused', roomId: null, fault: 'algorithm' },
  ]);
  for (const { rawBody } of refusals)
    expect(Object.keys(JSON.parse(rawBody) as object).toSorted()).toEqual([
      'at',
      'fault',
      'id',
      'roomId',
      'type',
    ]);
});

const part = (text: string): string => Buffer.from(text).toString('base64url');
