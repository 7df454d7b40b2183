import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Upload } from '@astra/contracts/documents';
import type { ComingDocument } from '@astra/contracts/visit-documents';
import type { ScanVerdict } from '#ports/scanner.ts';
import { creation, pieceAt, startHouse, type House, type Person } from './house.ts';
import { aMeeting, atTheDoor, had, namesOf, seenBy, type Meeting } from './meeting.ts';

let house: House;
/** The scanner says nothing before: on a busy machine the service's own round can come first. */
const mayLook = Promise.withResolvers<void>();
/** What the scanner says of a file that holds this word. */
const verdicts: Readonly<Record<string, ScanVerdict>> = { virus: 'infected', locked: 'unlooked' };
beforeAll(async () => {
  house = await startHouse({
    scanner: {
      isThere: true,
      isAwake: async () => true,
      scan: async (content) => {
        let text = '';
        for await (const bytes of content) text += Buffer.from(bytes).toString();
        await mayLook.promise;
        return verdicts[text.trim()] ?? 'clean';
      },
    },
  });
});
afterAll(() => house.close());

/** Sends, and gives where the upload is. */
async function send({ id, patient }: Meeting, text: string): Promise<string> {
  const call = house.asGuest(patient);
  const bytes = Buffer.from(text);
  const headers = creation(id, bytes.length, { name: `${text}.txt` });
  const begun = await call('POST', '/visit/uploads', { headers });
  const path = `/visit/${String(begun.headers['location'])}`;
  await call('PATCH', path, { headers: pieceAt(0), bytes });
  return path;
}

test('what a patient sends is no document before the scanner has found it clean, and a virus never is', async () => {
  const meeting = await aMeeting(house, { place: 'waiting' });
  const { patient, doctor } = meeting;
  const paths = [
    await send(meeting, 'photo'),
    await send(meeting, 'virus'),
    await send(meeting, 'locked'),
  ];
  const stateOf = async (path: string): Promise<string> =>
    (await house.asGuest(patient)('GET', path)).body.state;
  const before = [await had(house, patient), await seenBy(house, meeting, doctor)];

  const waiting = await Promise.all(paths.map(stateOf));
  mayLook.resolve();

  expect(before).toEqual([[], []]);
  expect(waiting).toEqual(['scanning', 'scanning', 'scanning']);
  await expect.poll(() => Promise.all(paths.map(stateOf))).toEqual(['done', 'refused', 'refused']);
  expect(namesOf(await seenBy(house, meeting, doctor))).toEqual(['photo.txt']);
  const told = (await house.trail('document.upload')).filter(
    ({ actorId }) => actorId === patient.id,
  );
  const entries = told.map(({ actorKind, outcome, reason }) => [actorKind, outcome, reason]);
  expect(entries).toHaveLength(3);
  expect(entries).toEqual(
    expect.arrayContaining([
      ['guest', 'done', null],
      ['guest', 'refused', 'virus-found'],
      ['guest', 'refused', 'scan-impossible'],
    ]),
  );
});

test('a refusal waits for its sender until they have seen it, and whoever waits for the file sees it too', async () => {
  const meeting = await aMeeting(house, { place: 'waiting' });
  const { id, patient, doctor, colleague, outside } = meeting;
  const path = await send(meeting, 'virus');
  await send(meeting, 'photo');
  const mine = async (): Promise<unknown> =>
    (await house.asGuest(patient)('GET', '/visit/uploads')).body.items.map(
      ({ name, state, refusal }: Upload) => [name, state, refusal],
    );
  const coming = async (who: Person): Promise<unknown> =>
    (await house.as(who)('GET', `/meetings/${id}/documents`)).body.coming?.map(
      ({ name, state, refusal, madeBy }: ComingDocument) => [name, state, refusal, madeBy],
    );
  const refused = [['virus.txt', 'refused', 'virus-found', patient.id]];

  await expect.poll(mine).toEqual([['virus.txt', 'refused', 'virus-found']]);
  for (const who of [doctor, colleague, outside]) expect(await coming(who)).toEqual(refused);
  expect(await coming(house.aPerson())).toBe(undefined);

  await house.asGuest(patient)('DELETE', path);

  expect(await mine()).toEqual([]);
  expect(await coming(doctor)).toEqual(refused);

  house.clock.advance(25 * 3_600_000);
  await house.use.tidy();
  expect(await coming(doctor)).toEqual([]);
});

test('what had come whole before the end is looked at after it, and is the professionals’ alone', async () => {
  const meeting = await aMeeting(house);
  await send(meeting, 'late');
  await atTheDoor(house, meeting, { isOver: true });

  await expect
    .poll(async () => namesOf(await seenBy(house, meeting, meeting.doctor)))
    .toEqual(['late.txt']);
  expect(await had(house, meeting.patient)).toEqual([]);
});
