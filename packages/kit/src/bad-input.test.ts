import { randomUUID } from 'node:crypto';
import { Type } from 'typebox';
import { expect, test } from 'vitest';
import { exact, IdParams, line, Uuid, Version } from '@astra/contracts/common';
import { faultsOf } from '@astra/testing/bad-input';
import type { Example, Request } from '@astra/testing/requests';
import { makeTestIssuer } from '@astra/testing/tokens';
import { toMembers } from './access.ts';
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
const tokenOf = (organisationId: string): Promise<string> =>
  issuer.forMember({ id: randomUUID(), organisationId, roles: ['clinician'] }, 'meetings');
const [house, elsewhere] = [randomUUID(), randomUUID()];
const [token, stranger] = await Promise.all([tokenOf(house), tokenOf(elsewhere)]);
const forgeries = await issuer.forgeries('meetings', 'identity');

type Thing = { readonly id: string; readonly name: string; readonly version: number };
/** One guard that is not there. */
type Plant = {
  readonly isAnyNameTaken?: boolean;
  readonly isAnyVersionTaken?: boolean;
  readonly isKeyForgotten?: boolean;
  readonly areHousesOne?: boolean;
};

/** A service of two routes: things of one house, made once for one key and changed by version. */
async function aService(plant: Plant): Promise<{ app: App; things: Map<string, Thing> }> {
  const app = await buildServer({ name: 'test', log, verify });
  const things = new Map<string, Thing>();
  const keys = new Map<string, Thing>();
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
  await app.ready();
  return { app, things };
}

type Reply = {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
};
/** What a service may do to an answer that was right. */
type Spoil = (reply: Reply, sent: string, things: Map<string, Thing>) => Reply;
type Route = 'POST /things' | 'PATCH /things/:id';

async function faultsAt(
  route: Route,
  plant: Plant = {},
  spoil: Spoil = (reply) => reply,
): Promise<string> {
  const { app, things } = await aService(plant);
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
      return { token, stranger, params: { id: thing.id }, body, answers: 200 };
    },
  };
  const service: { readonly inject: (request: Request) => Promise<Reply> } = app;
  const faults = await faultsOf(route, examples[route](), {
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

test.each(['POST /things', 'PATCH /things/:id'] as const)(
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
    says: /the same again: 200/u,
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
])('one that $what does not pass', async ({ route, plant, says }) => {
  expect(await faultsAt(route, plant)).toMatch(says);
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
  expect(await faultsAt('PATCH /things/:id', {}, spoil)).toMatch(says);
});
