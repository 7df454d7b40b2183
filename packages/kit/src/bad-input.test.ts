import { randomUUID } from 'node:crypto';
import { Type } from 'typebox';
import { expect, test } from 'vitest';
import { exact, IdParams, line, Uuid, Version } from '@astra/contracts/common';
import { faultsOf } from '@astra/testing/bad-input';
import type { Example, Request } from '@astra/testing/requests';
import { makeTestIssuer } from '@astra/testing/tokens';
import { toMembers, toPublic } from './access.ts';
import { makeLog } from './log.ts';
import { AppError } from './problems.ts';
import { buildServer, type App } from './server.ts';
import { makeTokenVerifier } from './tokens.ts';

const issuer = await makeTestIssuer();
const verify = makeTokenVerifier({
  issuer: issuer.issuer,
  audience: 'urn:astra:meetings',
  keys: issuer.keys,
});
const log = makeLog('test', 'silent');
const tokenOf = (organisationId: string, id: string = randomUUID()): Promise<string> =>
  issuer.forMember({ id, organisationId, roles: ['clinician'] }, 'meetings');
const [house, elsewhere, maker] = [randomUUID(), randomUUID(), randomUUID()];
const token = await tokenOf(house, maker);
const [stranger, peer] = await Promise.all([tokenOf(elsewhere), tokenOf(house)]);
const forgeries = await issuer.forgeries('meetings', 'identity');

type Thing = { readonly id: string; readonly name: string; readonly version: number };
/** One guard that is not there. */
type Plant = {
  readonly isAnyNameTaken?: boolean;
  readonly isAnyVersionTaken?: boolean;
  readonly isKeyForgotten?: boolean;
  readonly areHousesOne?: boolean;
  readonly areColleaguesOne?: boolean;
  readonly areThingsOne?: boolean;
  readonly areBodiesFree?: boolean;
  readonly isAnybodyBelieved?: boolean;
};

/** A service of three routes: things of one house, made once for one key and changed by version; their parts are the maker’s. */
async function aService(plant: Plant): Promise<{
  app: App;
  things: Map<string, Thing>;
  /** Of which thing each is. */
  parts: Map<string, string>;
}> {
  const app = await buildServer({ name: 'test', log, verify });
  const things = new Map<string, Thing>();
  const keys = new Map<string, Thing>();
  const parts = new Map<string, string>();
  const name = plant.isAnyNameTaken === true ? Type.String({ maxLength: 20 }) : line(20, 'a name');
  const access = toMembers;
  const headers = Type.Object({ 'idempotency-key': Uuid });
  app.post(
    '/things',
    { config: { access }, schema: { headers, body: exact({ name }) } },
    async (request, reply) => {
      const key = request.headers['idempotency-key'];
      const known = plant.isKeyForgotten === true ? undefined : keys.get(key);
      const thing = known ?? { id: randomUUID(), name: request.body.name, version: 1 };
      keys.set(key, thing);
      things.set(thing.id, thing);
      return reply.code(201).send(thing);
    },
  );
  const body = exact({ version: Version, name });
  app.patch(
    '/things/:id',
    { config: { access }, schema: { params: IdParams, body } },
    async ({ params, body: change, actor }) => {
      const thing = things.get(params.id);
      const isTheirs =
        plant.areHousesOne === true || (actor?.kind === 'member' && actor.organisationId === house);
      if (!thing || !isTheirs) throw new AppError('not-found');
      if (plant.isAnyVersionTaken !== true && change.version !== thing.version)
        throw new AppError('stale-version');
      const next = { ...thing, name: change.name, version: thing.version + 1 };
      things.set(next.id, next);
      return next;
    },
  );
  app.post('/told', { config: { access: toPublic, isRaw: true } }, async (request, reply) => {
    const isTrue = request.headers['x-seal'] === sealOf(request.body);
    if (plant.isAnybodyBelieved !== true && !isTrue) throw new AppError('not-signed-in');
    return reply.code(204).send();
  });
  const PartParams = Type.Object({ id: Uuid, partId: Uuid });
  app.put(
    '/things/:id/parts/:partId',
    { config: { access }, schema: { params: PartParams, body: exact({ besideId: Uuid }) } },
    async ({ params: { id, partId }, body: { besideId }, actor }, reply) => {
      const isTheirs = plant.areColleaguesOne === true || actor?.id === maker;
      const isOfIt = (part: string): boolean => parts.get(part) === id;
      if (!isTheirs || !(plant.areThingsOne === true ? parts.has(partId) : isOfIt(partId)))
        throw new AppError('not-found');
      if (!(plant.areBodiesFree === true ? parts.has(besideId) : isOfIt(besideId)))
        throw new AppError('not-found');
      return reply.code(204).send();
    },
  );
  await app.ready();
  return { app, things, parts };
}

const sealOf = (body: unknown): string => `sealed ${JSON.stringify(body)}`;
const parted = 'PUT /things/:id/parts/:partId';
type Reply = {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
};
/** What a service may do to an answer that was right. */
type Spoil = (reply: Reply, sent: string, things: Map<string, Thing>) => Reply;
type Route = 'POST /told' | 'POST /things' | 'PATCH /things/:id' | 'PUT /things/:id/parts/:partId';

async function faultsAt(
  route: Route,
  plant: Plant = {},
  {
    spoil = (reply) => reply,
    change = (example) => example,
  }: { readonly spoil?: Spoil; readonly change?: (example: Example) => Example } = {},
): Promise<string> {
  const { app, things, parts } = await aService(plant);
  const examples: Record<Route, () => Example> = {
    'POST /things': () => ({
      token,
      headers: { 'idempotency-key': randomUUID() },
      body: { name: 'Scope' },
      answers: 201,
    }),
    'PATCH /things/:id': () => {
      const thing = { id: randomUUID(), name: 'Scope', version: 1 };
      things.set(thing.id, thing);
      const body = { version: 1, name: 'Lamp' };
      const notTried = { peer: 'everybody of the house may' };
      return { token, stranger, notTried, params: { id: thing.id }, body, answers: 200 };
    },
    'POST /told': () => {
      const body = { id: randomUUID() };
      const seal = { headers: { 'x-seal': sealOf(body) }, signature: ['x-seal'] };
      return { ...seal, body, answers: 204, isRaw: true };
    },
    'PUT /things/:id/parts/:partId': () => {
      const [id, other, partId] = [randomUUID(), randomUUID(), randomUUID()];
      const [besideId, elsewhereId] = [randomUUID(), randomUUID()];
      for (const part of [partId, besideId]) parts.set(part, id);
      parts.set(elsewhereId, other);
      return {
        token,
        stranger,
        peer,
        params: { id, partId },
        crossed: { partId: elsewhereId },
        body: { besideId },
        crossedBody: { '/besideId': [elsewhereId] },
        answers: 204,
      };
    },
  };
  const service: { readonly inject: (request: Request) => Promise<Reply> } = app;
  const faults = await faultsOf(route, change(examples[route]()), {
    app: () => ({
      knownRoutes: app.knownRoutes,
      inject: async (request) => {
        const { statusCode, headers, body } = await service.inject(request);
        const plain = { statusCode, headers: { ...headers }, body };
        return spoil(plain, request.payload ?? '', things);
      },
    }),
    examples,
    holds: async () => [...things.values()],
    atLeast: 1,
    forgeries: async () => forgeries,
    sent: { cases: 0 },
  });
  await app.close();
  return faults.join('\n');
}

test.each(['POST /things', 'PATCH /things/:id', 'POST /told', parted] as const)(
  'a service that refuses what is wrong passes: %s',
  async (route) => {
    expect(await faultsAt(route)).toBe('');
  },
);

test.each<{ what: string; route: Route; plant: Plant; says: RegExp }>([
  {
    what: 'takes hidden characters',
    route: 'POST /things',
    plant: { isAnyNameTaken: true },
    says: /bidi control.*not 400/u,
  },
  {
    what: 'writes over a change',
    route: 'PATCH /things/:id',
    plant: { isAnyVersionTaken: true },
    says: /the version of before: 200/u,
  },
  {
    what: 'makes the same twice',
    route: 'POST /things',
    plant: { isKeyForgotten: true },
    says: /the same again: 201/u,
  },
  {
    what: 'shows another house',
    route: 'PATCH /things/:id',
    plant: { areHousesOne: true },
    says: /another organisation’s/u,
  },
  {
    what: 'believes what nobody has sealed',
    route: 'POST /told',
    plant: { isAnybodyBelieved: true },
    says: /the signature of another body: not 401[^]*without x-seal: not 401/u,
  },
  {
    what: 'shows a colleague',
    route: parted,
    plant: { areColleaguesOne: true },
    says: /a colleague’s: 204/u,
  },
  {
    what: 'takes a part of another thing',
    route: parted,
    plant: { areThingsOne: true },
    says: /another thing’s partId: 204/u,
  },
  {
    what: 'takes one of another thing in a body',
    route: parted,
    plant: { areBodiesFree: true },
    says: /another thing’s \/besideId: 204/u,
  },
])('one that $what does not pass', async ({ route, plant, says }) => {
  expect(await faultsAt(route, plant)).toMatch(says);
});

test('an example that says nothing of whose an id could be does not pass', async () => {
  const faults = await faultsAt(
    parted,
    {},
    {
      change: ({ stranger: _s, peer: _p, crossed: _c, crossedBody: _b, ...rest }) => rest,
    },
  );

  expect(faults.split('\n')).toEqual(
    ['stranger', 'peer', ':partId', '/besideId'].map((one) => `nobody else’s is tried: ${one}`),
  );
});

test('nor does one that says why of what nobody asks', async () => {
  const faults = await faultsAt(
    parted,
    {},
    { change: (example) => ({ ...example, notTried: { '?cursor': 'for all' } }) },
  );

  expect(faults).toBe('says why it is not tried, which nobody asks: ?cursor');
});

const when =
  (isMeant: (reply: Reply) => boolean, change: (reply: Reply, sent: string) => Partial<Reply>) =>
  (reply: Reply, sent: string): Reply =>
    isMeant(reply) ? { ...reply, ...change(reply, sent) } : reply;
const isRefused = ({ statusCode }: Reply): boolean => statusCode === 400;
const withMore = (body: string, more: object): string =>
  JSON.stringify({ ...(JSON.parse(body) as object), ...more });

test.each<[string, Spoil, RegExp]>([
  ['falls', when(isRefused, () => ({ statusCode: 500 })), /a fault of ours/u],
  [
    'says how it is built',
    when(isRefused, ({ body }) => ({ body: withMore(body, { at: '/srv/node_modules/x' }) })),
    /says how we are built/u,
  ],
  [
    'names no field',
    when(isRefused, ({ body }) => ({ body: withMore(body, { errors: [] }) })),
    /does not name \/name/u,
  ],
  [
    'says back what it was sent',
    when(isRefused, ({ body }, sent) => ({ body: withMore(body, { sent }) })),
    /says it back/u,
  ],
  [
    'answers in words of its own',
    when(isRefused, () => ({ headers: { 'content-type': 'text/plain' } })),
    /no problem details/u,
  ],
  [
    'lets a forged token in',
    when(
      ({ statusCode }) => statusCode === 401,
      () => ({ statusCode: 200 }),
    ),
    /token .*: not 401/u,
  ],
  [
    'does it all the same',
    (reply, _sent, things) => {
      if (isRefused(reply)) things.set(randomUUID(), { id: '', name: '', version: 1 });
      return reply;
    },
    /something was changed/u,
  ],
])('one that %s does not pass', async (_what, spoil, says) => {
  expect(await faultsAt('PATCH /things/:id', {}, { spoil })).toMatch(says);
});
