import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { patience } from '@astra/testing/patience';
import type { Presence } from '@astra/video-engine/video-engine';
import type { EngineGrant } from '../../src/call-engine.ts';
import type { LocalStart } from '../../src/local-media.ts';
import type { Lab } from './lab.ts';
import { openLiveKitLab } from './livekit-lab.ts';
import { Theatre, WITHOUT_PICTURES } from './people.ts';
import type { Person } from './people.ts';

/** Two real servers: the theatre's own, and one that stands by. */
let theatre: Theatre;
let standBy: Lab;
beforeAll(async () => {
  // One after the other: two that look for a free port at once may find the same.
  theatre = await Theatre.open(openLiveKitLab, 4);
  standBy = await openLiveKitLab();
}, 90_000);
afterAll(async () => {
  await theatre.close();
  await standBy.stop();
});
afterEach(() => theatre.sendHome());

/** Five on a machine of one's own (the bench measures it); here many pages share two cores. */
const withinMs = 10_000;

/** A meeting as the service holds it: on one server, under a name that is another one after a move. */
class TheMeeting {
  #at: { readonly lab: Lab; readonly engineId: string; readonly roomId: string } = {
    lab: theatre.lab,
    engineId: 'livekit',
    roomId: theatre.aRoom(),
  };
  readonly #pages: Person[] = [];
  #serial = 0;

  /** Somebody comes in, wherever the meeting is by then. */
  async comes(participantId: string, start?: LocalStart): Promise<Person> {
    const person = await theatre.person(() => this.#grant(participantId));
    this.#pages.push(person);
    await person.join(start);
    return person;
  }

  async #grant(participantId: string): Promise<EngineGrant> {
    const { lab, engineId, roomId } = this.#at;
    await lab.engine.prepare({ roomId, maxParticipants: 10 });
    this.#serial += 1;
    const grant = await lab.engine.grant({
      grantId: `${roomId}-${this.#serial}`,
      roomId,
      participantId,
      displayName: `Name of ${participantId}`,
      may: { publish: ['camera', 'microphone'] },
      connectWithinMs: 120_000,
    });
    return { ...grant, engineId };
  }

  /** To the server that stands by; the pages hear of it. */
  async moves(): Promise<void> {
    this.#at = { lab: standBy, engineId: 'livekit-b', roomId: theatre.aRoom() };
    for (const page of this.#pages) await page.does(({ call }) => call.goTo('livekit-b'));
  }

  /** Who is in its room and who of them sends sound, by the server's own account. */
  async isWith(ids: readonly string[], speaking: readonly string[]): Promise<void> {
    const { lab, roomId } = this.#at;
    await vi.waitFor(async () => {
      const there = await lab.engine.presence(roomId);
      const heard = there.filter(({ sending }) => sending.includes('microphone'));
      expect([idsOf(there), idsOf(heard)]).toEqual([ids.toSorted(), speaking.toSorted()]);
    }, patience);
  }
}

const idsOf = (people: readonly Presence[]): readonly string[] =>
  people.map(({ participantId }) => participantId).toSorted();

/** Each of them sees exactly the others, each once. */
const seesJust = (person: Person, ...ids: readonly string[]): Promise<void> =>
  person.until(
    `JSON.stringify(harness.seen().map(({ id }) => id).sort()) === '${JSON.stringify(ids.toSorted())}'`,
  );

const longestMs = async (person: Person): Promise<number> =>
  Math.max(
    ...Object.values(await person.does(({ gaps }) => gaps.read())).map((one) => one.longestMs),
  );

test('three people whose server dies are together on the other one, each there once, and whoever comes later is with them', async () => {
  const meeting = new TheMeeting();
  const [host, colleague, guest] = await Promise.all([
    meeting.comes('host'),
    meeting.comes('colleague'),
    meeting.comes('guest'),
  ]);
  await colleague.does(({ call }) => call.setMicrophone(false));
  const raisedAt = await guest.does(({ call }) => {
    call.setHand(true);
    return call.getSnapshot().handRaisedAt;
  });
  const others = [
    [host, 'colleague', 'guest'],
    [colleague, 'guest', 'host'],
    [guest, 'colleague', 'host'],
  ] as const;
  for (const [person, ...ids] of others) {
    await seesJust(person, ...ids);
    await person.until(`Object.keys(harness.gaps.read()).length === ${ids.length}`);
  }
  for (const [person] of others) await person.does(({ gaps }) => gaps.mark());

  await theatre.lab.kill();
  await meeting.moves();

  await meeting.isWith(['host', 'colleague', 'guest'], ['host', 'guest']);
  for (const [person, ...ids] of others) {
    await person.phase('in-call');
    await seesJust(person, ...ids);
    await person.until('Object.values(harness.gaps.read()).every(({ ageMs }) => ageMs < 1000)');
    expect(await longestMs(person)).toBeLessThan(withinMs);
  }
  const seen = 'Object.fromEntries(harness.seen().map((one) => [one.id, one]))';
  await host.until(`${seen}.guest.handRaisedAt === ${raisedAt}`);
  await colleague.until(`${seen}.guest.handRaisedAt === ${raisedAt}`);

  const late = await meeting.comes('late', WITHOUT_PICTURES);
  await seesJust(late, 'colleague', 'guest', 'host');
  for (const [person, ...ids] of others) await seesJust(person, ...ids, 'late');
  await late.until(`${seen}.guest.handRaisedAt === ${raisedAt}`);
  await late.perceives('frames', true);
  await theatre.lab.restart();
}, 120_000);

test('who is alone when the server dies is met by whoever comes after, and by who was on the way', async () => {
  const meeting = new TheMeeting();
  const host = await meeting.comes('host');
  await seesJust(host);

  await theatre.lab.kill();
  // Their page asks for a grant while the service still believes the server.
  const onTheWay = meeting.comes('on-the-way', WITHOUT_PICTURES);
  await host.phase('reconnecting');
  await meeting.moves();
  const later = await meeting.comes('later');

  await onTheWay;
  const all = ['host', 'on-the-way', 'later'];
  await meeting.isWith(all, all);
  await host.phase('in-call');
  await seesJust(host, 'later', 'on-the-way');
  await seesJust(later, 'host', 'on-the-way');
  await seesJust(await onTheWay, 'host', 'later');
  await later.perceives('frames', true);
  await (await onTheWay).perceives('frames', true);
  await host.perceives('energy', true);
  await theatre.lab.restart();
}, 120_000);
