import { afterEach, expect, test } from 'vitest';
import { freePort } from '@astra/platform-local/free-port';
import { shared } from '@astra/testing/shared';
import { LiveKitEngine } from '@astra/video-engine/livekit/livekit-engine';
import { startLiveKit } from '@astra/video-engine/test-support/livekit-server';
import { openAt, openSignal, RENEWED } from '@astra/video-engine/test-support/livekit-signal';
import { openMeetingsDesk } from '@astra/video-engine/test-support/meetings-desk';
import { startHouse } from './support/house.ts';

/** A gateway before a real LiveKit, and a desk in the place of meetings. */
const place = shared(async () => {
  const desk = await openMeetingsDesk();
  const server = await startLiveKit();
  const house = await startHouse(
    { liveKits: { livekit: server.url, 'livekit-b': `http://127.0.0.1:${await freePort()}` } },
    { meetings: desk.url },
  );
  const url = `${house.origin.replace('http', 'ws')}/livekit`;
  const engine = new LiveKitEngine({ ...server, publicUrl: url });
  desk.engine = engine;
  return {
    desk,
    house,
    engine,
    url,
    stop: async () => {
      await house.stop();
      await server.stop();
      await desk.close();
    },
  };
});

let count = 0;
/** A way into a room of its own. */
async function aGrant(name = 'Yvonne', grantId = 'g') {
  count += 1;
  const roomId = `room-${String(count)}`;
  await place.engine.prepare({ roomId, maxParticipants: 5 });
  return grantTo(roomId, { name, grantId: `${grantId}-${String(count)}` });
}
const grantTo = (
  roomId: string,
  { name, grantId }: { readonly name: string; readonly grantId: string },
) =>
  place.engine.grant({
    grantId,
    roomId,
    participantId: `p-${grantId}`,
    displayName: name,
    may: { publish: ['microphone'] },
    connectWithinMs: 120_000,
  });
const open = (token: string, more?: string) =>
  openSignal({ url: place.url, token, origin: place.house.origin, ...(more ? { more } : {}) });
const there = async (roomId: string) =>
  (await place.engine.presence(roomId)).map(({ participantId }) => participantId);
const wishes = () => place.desk.questions.map(({ wish }) => wish);

afterEach(() => {
  place.desk.answer = null;
});

test('whom meetings lets in comes into the room, and is asked for again before a word of it is passed on', async () => {
  const { credential, roomId, participantId } = await aGrant('Nadia');
  const before = wishes().length;

  const nadia = await open(credential);

  expect(nadia.status).toBe(101);
  await nadia.hear(/Nadia/u);
  expect(wishes().slice(before)).toEqual(['enter', 'stay']);
  expect(place.desk.questions.at(-1)).toMatchObject({ roomId, participantId });
  expect(await there(roomId)).toEqual([participantId]);
  nadia.close();
});

test('the token that the server renewed opens nothing, as often as it is tried, and disturbs nobody who is inside', async () => {
  const { credential, roomId, participantId } = await aGrant();
  const yvonne = await open(credential);
  const renewed = await yvonne.hear(RENEWED);
  expect(renewed).not.toBe(credential);

  for (const token of [renewed, renewed, credential]) expect((await open(token)).status).toBe(401);

  expect(yvonne.isOver()).toBe(false);
  expect(await there(roomId)).toEqual([participantId]);
  yvonne.close();
});

test('whoever is inside takes up a connection that broke, as often as it breaks', async () => {
  const { credential, roomId, participantId } = await aGrant();
  const first = await open(credential);
  const renewed = await first.hear(RENEWED);

  for (const token of [renewed, credential, renewed]) {
    const again = await open(token, 'reconnect=1&sid=PA_x');
    expect(again.status).toBe(101);
    expect(await there(roomId)).toEqual([participantId]);
  }
  expect(wishes().at(-1)).toBe('resume');
});

test('to take up a connection brings nobody in who is not inside', async () => {
  const { credential, roomId } = await aGrant();
  const gone = await open(credential);
  const renewed = await gone.hear(RENEWED);
  await place.engine.remove(roomId, place.desk.questions.at(-1)?.participantId ?? '');
  await expect.poll(() => gone.isOver()).toBe(true);
  const doctor = await open((await grantTo(roomId, { name: 'Nadia', grantId: 'd' })).credential);
  await doctor.hear(/Nadia/u);

  const ghost = await open(renewed, 'reconnect=1');

  await expect.poll(() => ghost.status !== 101 || ghost.isOver()).toBe(true);
  expect(ghost.heard()).not.toContain('Nadia');
  expect(await there(roomId)).toEqual(['p-d']);
  doctor.close();
});

test('who is put out between the yes and the coming in hears nothing of the room, and is in it no longer', async () => {
  const { credential, roomId } = await aGrant();
  const other = await open((await grantTo(roomId, { name: 'Nadia', grantId: 'd2' })).credential);
  await other.hear(/Nadia/u);
  place.desk.answer = ({ wish }) =>
    wish === 'stay' ? { kind: 'no', refusal: 'not-admitted' } : { kind: 'yes' };

  const ghost = await open(credential);

  expect(ghost.status).toBe(401);
  expect(ghost.heard()).toBe('');
  await expect.poll(() => there(roomId)).toEqual(['p-d2']);
  other.close();
});

test('who could not be asked about is told that it is a bad day, not that they may not, and hears nothing of the room', async () => {
  const { credential, roomId } = await aGrant();
  const other = await open((await grantTo(roomId, { name: 'Nadia', grantId: 'd3' })).credential);
  await other.hear(/Nadia/u);
  place.desk.answer = ({ wish }) => ({ kind: wish === 'stay' ? 'broken' : 'yes' });

  const kept = await open(credential);

  expect(kept.status).toBe(503);
  expect(kept.heard()).toBe('');
  await expect.poll(() => there(roomId)).toEqual(['p-d3']);
  other.close();
});

test('one answer that is missing when they are in already is asked for again, and they stay', async () => {
  const { credential, roomId, participantId } = await aGrant('Nadia');
  const answers = ['broken', 'yes'] as const;
  let asked = 0;
  place.desk.answer = ({ wish }) => {
    if (wish !== 'stay') return { kind: 'yes' };
    asked += 1;
    return { kind: answers[asked - 1] ?? 'yes' };
  };

  const nadia = await open(credential);

  expect(nadia.status).toBe(101);
  await nadia.hear(/Nadia/u);
  expect(asked).toBe(2);
  expect(await there(roomId)).toEqual([participantId]);
  nadia.close();
});

test.each(['no', 'broken', 'silence'] as const)(
  'while meetings says "%s", nobody comes in, nor does the server hear of them',
  async (kind) => {
    const { credential, roomId } = await aGrant();
    place.desk.answer = () => ({ kind, refusal: 'not-admitted' });

    expect((await open(credential)).status).toBe(kind === 'no' ? 401 : 503);

    expect(await there(roomId)).toEqual([]);
  },
  20_000,
);

test('a token that the server has not signed is refused', async () => {
  const { credential } = await aGrant();
  const [head = '', , tail = ''] = credential.split('.');
  const claims = { sub: 'p-1', video: { roomJoin: true, room: 'room-1' }, exp: 9_999_999_999 };
  const forged = Buffer.from(JSON.stringify(claims)).toString('base64url');

  expect((await open(`${head}.${forged}.${tail}`)).status).toBe(401);

  await expect
    .poll(async () => await place.house.trail())
    .toContainEqual(
      expect.objectContaining({
        action: 'socket.open',
        outcome: 'refused',
        reason: 'token-signature',
        origin: '127.0.0.0/24',
        actorKind: 'anonymous',
      }),
    );
});

const counts = (body: string): readonly string[] =>
  body.split('\n').filter((line) => line.startsWith('astra_refusals_total'));

test('whom meetings refuses it tells of by itself: the gateway accuses nobody of it', async () => {
  const { credential } = await aGrant();
  const before = (await place.house.app.inject('/internal/metrics')).body;
  place.desk.answer = () => ({ kind: 'no', refusal: 'grant-used' });

  expect((await open(credential)).status).toBe(401);

  const after = (await place.house.app.inject('/internal/metrics')).body;
  expect(counts(after)).toEqual(counts(before));
});

test.each([
  ['a second person of one token', 'publish=camera'],
  ['the same said in another way', 'join_request=CgA'],
  ['another token beside', 'access_token=eyJ'],
  ['a return that is none', 'reconnect=true'],
  ['attributes of their own', 'attributes=e30'],
  ['a word that hides another', 'reconnect=0&reconnect=1'],
])('%s has no way through', async (_what, more) => {
  const { credential, roomId } = await aGrant();

  expect((await open(credential, more)).status).toBe(404);

  expect(await there(roomId)).toEqual([]);
});

test.each([
  '/livekit/rtc/v1?access_token=a',
  '/livekit/twirp/livekit.RoomService/ListRooms?access_token=a',
  '/livekit/whip/v1?access_token=a',
  '/livekit/agent?access_token=a',
  '/livekit/rtc/../agent?access_token=a',
  '/livekit-c/rtc?access_token=a',
  '/livekit/rtc',
])('%s is not reached by a WebSocket', async (path) => {
  const answer = await openAt(`${place.house.origin}${path}`, place.house.origin);

  expect(answer.status).toBe(404);
});

test('another site’s page is refused', async () => {
  const { credential: token } = await aGrant();

  expect((await openSignal({ url: place.url, token, origin: 'https://else.test' })).status).toBe(
    403,
  );
});

const validate = async (token: string, engineId = 'livekit') =>
  place.house.browser().ask(`/${engineId}/rtc/validate?access_token=${token}`);

test('the client learns why it was refused: by meetings, by the server, or since one of them is away', async () => {
  const { credential, roomId } = await aGrant();
  expect((await validate(credential)).status).toBe(200);
  place.desk.answer = () => ({ kind: 'no', refusal: 'grant-revoked' });
  const refused = await validate(credential);
  place.desk.answer = null;
  await place.engine.end(roomId);
  const closed = await validate(credential);
  const away = await validate(credential, 'livekit-b');

  expect(closed).toMatchObject({ status: 404, text: expect.stringContaining('does not exist') });
  expect(refused.status).toBe(401);
  expect(away.status).toBe(503);
});

test('a server that is away is told as such', async () => {
  const { credential: token } = await aGrant();
  const url = place.url.replace('/livekit', '/livekit-b');

  expect((await openSignal({ url, token, origin: place.house.origin })).status).toBe(502);
});
