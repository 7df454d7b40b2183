import { afterAll, beforeAll } from 'vitest';
import { testBadInput } from '@astra/testing/bad-input';
import { whatItHolds } from '@astra/testing/postgres';
import { sharedWithPeers, type Example } from '@astra/testing/requests';
import { startHouse, uuid, type House, type Person } from './house.ts';

/** Routes are many: each kind has a file of its own. */
type Kind = 'rooms' | 'teams' | 'keeping';

/** Every route is of one kind, so that none is forgotten. */
function kindOf(url: string): Kind {
  if (/^\/(?:teams|organisation-rooms)\b/u.test(url)) return 'teams';
  const isKept =
    /^\/(?:archive|retention|offline-rule|link-preview-rule|people|reports|read-requests)\b/u.test(
      url,
    ) || /\/(?:export|removals|reports|silenced|retention|read-requests)\b/u.test(url);
  return isKept ? 'keeping' : 'rooms';
}

let house: House;
/** The house of this file's examples, once its tests run. */
export const here = (): House => house;

/** What is wrong with requests of this kind is refused; see `testBadInput`. */
export function testBadInputOf(
  kind: Kind,
  examples: Readonly<Record<string, () => Example | Promise<Example>>>,
  atLeast: number,
): void {
  beforeAll(async () => {
    house = await startHouse({ pushOrigins: ['https://fcm.googleapis.com'] });
  });
  afterAll(() => house.close());
  testBadInput({
    app: () => house.app,
    isOurs: (url) => kindOf(url) === kind,
    atLeast,
    // A session that ends is remembered, whoever's it was.
    holds: () => whatItHolds(house.place, ['ended_sessions']),
    forgeries: () => house.issuer.forgeries('chat', 'meetings'),
    examples,
  });
}

export type More = Partial<Example>;
export const tokenOf = (who: Person): Promise<string> => house.issuer.forMember(who, 'chat');
export const guestToken = (meetingId = uuid(), id = uuid()): Promise<string> =>
  house.issuer.forGuest({ id, organisationId: house.kerval, meetingId }, 'chat');
export async function byMember(who: Person, answers: number, more: More = {}): Promise<Example> {
  const { roles } = who;
  const elsewhere = house.aPerson({ roles, organisationId: house.elsewhere });
  return {
    token: await tokenOf(who),
    ...(more.params === undefined
      ? {}
      : { stranger: await tokenOf(elsewhere), peer: await tokenOf(house.aPerson({ roles })) }),
    others: [await guestToken(), await house.issuer.forService('identity', 'chat')],
    answers,
    ...more,
  };
}
/** What any administrator of the house may do, whoever of them has begun it. */
export async function byAnyAdmin(answers: number, more: More = {}): Promise<Example> {
  return sharedWithPeers(await byMember(admin(), answers, more), 'every administrator may');
}
export const admin = (): Person => house.aPerson({ roles: ['organisation-administrator'] });
/** A team with its lead and one more, as the database has it: its rooms are not what is tried here. */
export async function team(): Promise<{ id: string; lead: Person; other: Person }> {
  const [id, lead, other] = [uuid(), house.aPerson(), house.aPerson()];
  await house.query(
    "insert into teams (id, organisation_id, name, created_at) values ($1, $2, 'Cardiology', now())",
    [id, house.kerval],
  );
  for (const one of [lead, other])
    await house.query(
      'insert into team_members (team_id, person_id, organisation_id, is_lead) values ($1, $2, $3, $4)',
      [id, one.id, house.kerval, one === lead],
    );
  return { id, lead, other };
}
