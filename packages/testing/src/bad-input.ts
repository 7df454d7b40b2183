import { describe, expect, test, vi } from 'vitest';
import type { AuditEntry } from '@astra/contracts/audit';
import { badRequests } from './bad-requests.ts';
import { foreignIds, untriedIds } from './foreign-ids.ts';
import { patience } from './patience.ts';
import {
  requestOf,
  type BadRequest,
  type Example,
  type Request,
  type Route,
  type Schemas,
} from './requests.ts';

type Reply = {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
};
type App = {
  readonly knownRoutes: readonly Route[];
  readonly inject: (request: Request) => Promise<Reply>;
};
type Settings = {
  readonly app: () => App;
  /** The routes that this file is for, where a service's routes are many; all of them unless said otherwise. */
  readonly isOurs?: (url: string) => boolean;
  /** One right request for each route, by `METHOD /path`; made when its route's turn comes. */
  readonly examples: Readonly<Record<string, () => Example | Promise<Example>>>;
  /** What the database holds; bad requests must leave it as it is. */
  readonly holds: () => Promise<unknown>;
  /** How many requests this makes at least: a derivation that derives nothing must not be green. */
  readonly atLeast: number;
  /** TOK-1: tokens that must be refused. */
  readonly forgeries: () => Promise<Readonly<Record<string, string>>>;
  /** TOK-1: what the trail was told; left out where another test of the service looks there. */
  readonly trail?: () => readonly AuditEntry[] | Promise<readonly AuditEntry[]>;
};

const namesOf = ({ method, url }: Route): string[] =>
  [method]
    .flat()
    .filter((one) => one !== 'HEAD' && one !== 'OPTIONS')
    .map((one) => `${one} ${url}`);

/** One test a route: whatever is wrong is refused in words that name the field, changes nothing and comes back as no code. */
export function testBadInput(given: Settings): void {
  let forged: ReturnType<Settings['forgeries']> | undefined;
  const sent = { cases: 0 };
  const settings = { ...given, sent, forgeries: () => (forged ??= given.forgeries()) };
  test('every route has a right request to start from', () => {
    const { isOurs = () => true } = settings;
    const routes = settings.app().knownRoutes.filter(({ url }) => isOurs(url));
    const known = [...new Set(routes.flatMap(namesOf))];

    expect(Object.keys(settings.examples).toSorted()).toEqual(known.toSorted());
  });

  describe('refuses whatever is wrong', () => {
    for (const [name, make] of Object.entries(settings.examples))
      test(name, async () => {
        const faults = await faultsOf(name, await make(), settings);
        expect(faults.join('\n')).toBe('');
      });
    test('in all the ways that there are', () => {
      expect(sent.cases).toBeGreaterThanOrEqual(given.atLeast);
    });
    test('a token that is not believed, at once', async () => {
      const asked = await aClosedRoute(settings.examples);
      const requests = Object.values(await settings.forgeries()).map((token) =>
        requestOf(asked.name, asked.example, { token }),
      );

      expect(await slowestRefusals(settings.app(), requests)).toBeLessThan(refusedWithinMs);
    });
    const { trail } = settings;
    test.runIf(trail)('a token that is not believed, which is nobody’s in the trail', async () => {
      const asked = await aClosedRoute(settings.examples);
      const forged = Object.values(await settings.forgeries());
      for (const token of forged)
        await settings.app().inject(plain(requestOf(asked.name, asked.example, { token })));

      const told = await vi.waitFor(async () => {
        const entries = (await trail?.())?.filter(({ action }) => action === 'token.show') ?? [];
        const faults = entries.map(({ reason }) => reason?.split(':')[0]);
        for (const fault of ['audience', 'expired', 'form', 'type'])
          expect(faults).toContain(`token-${fault}`);
        return entries;
      }, patience);

      const whose = told.map(({ outcome, actorKind, actorId, organisationId }) =>
        JSON.stringify([outcome, actorKind, actorId, organisationId]),
      );
      expect(new Set(whose)).toEqual(new Set(['["refused","anonymous",null,null]']));
      const written = JSON.stringify(told);
      expect(
        forged.filter((token) => token.length > 40 && written.includes(token.slice(0, 40))),
      ).toEqual([]);
    });
  });
}

/** TOK-1: all but one in a hundred refusals of a token take less, milliseconds. */
const refusedWithinMs = 20;
const refusalsMeasured = 500;
const roundsAtMost = 5;

/**
 * The time in which 99 of 100 refusals are done, milliseconds. A machine that is busy with something else makes one or
 * another slow, each time another one; what is slow by itself is slow each time, so that the best of some tries counts.
 */
async function slowestRefusals(app: App, requests: readonly Request[]): Promise<number> {
  let best: readonly number[] = [];
  for (let round = 0; round < roundsAtMost; round += 1) {
    const times = await timesOf(app, requests);
    best = times.map((ms, turn) => Math.min(ms, best[turn] ?? ms));
    const [most, half] = [timeOf(0.99, best), timeOf(0.5, best)];
    if (most < refusedWithinMs || half >= refusedWithinMs) return most;
  }
  return timeOf(0.99, best);
}

const timeOf = (share: number, times: readonly number[]): number =>
  times.toSorted((a, b) => a - b)[Math.floor(times.length * share)] ?? Infinity;

async function timesOf(app: App, requests: readonly Request[]): Promise<readonly number[]> {
  const times: number[] = [];
  for (let turn = 0; turn < refusalsMeasured; turn += 1) {
    const request = requests[turn % requests.length];
    if (!request) throw new Error('There is no forged token to refuse');
    const begun = performance.now();
    const { statusCode } = await app.inject(request);
    times.push(performance.now() - begun);
    if (statusCode !== 401) throw new Error(`A forged token was answered ${statusCode}`);
  }
  return times;
}

type Closed = { readonly name: string; readonly example: Example };

/** The first route that asks for a token. */
async function aClosedRoute(examples: Settings['examples']): Promise<Closed> {
  for (const [name, make] of Object.entries(examples)) {
    const example = await make();
    if (example.token !== undefined) return { name, example };
  }
  throw new Error('No route asks for a token');
}

type Run = Settings & { readonly sent: { cases: number } };

/** What is wrong with a route, a line each; for the test of this test. */
export async function faultsOf(name: string, example: Example, settings: Run): Promise<string[]> {
  const app = counted(settings);
  const route = app.knownRoutes.find((one) => namesOf(one).includes(name));
  if (!route) return [`${name} does not exist`];
  const all = [
    ...badRequests(name, route, example),
    ...(await badTokens(name, example, settings)),
    ...staleVersion(name, example),
  ];
  const ask = async (bad: BadRequest): Promise<string[]> => {
    return faultsIn(bad, await app.inject(plain(bad)));
  };
  const before = JSON.stringify(await settings.holds());
  const schemas = (route.schema ?? {}) as Schemas;
  const faults = [...untriedIds({ route, example, schemas })];
  for (const bad of all.filter((one) => one.isOnlyText !== true)) faults.push(...(await ask(bad)));
  faults.push(...(await foreignFaults(name, example, app)));
  if (JSON.stringify(await settings.holds()) !== before) faults.push('something was changed');
  faults.push(...(await rightFaults(name, example, app)));
  // What may be accepted is sent where it can be: where the one before has used the example up, from one of its own.
  for (const bad of all.filter((one) => one.isOnlyText === true)) {
    const reply = await app.inject(plain(bad));
    faults.push(...faultsIn(bad, reply));
    const isAnswered = reply.statusCode === 400 || reply.statusCode < 300;
    if (isAnswered || bad.method === 'GET') continue;
    const again = badRequests(name, route, (await settings.examples[name]?.()) ?? example);
    for (const one of again.filter(({ what }) => what === bad.what))
      faults.push(...(await ask(one)));
  }
  return faults;
}

const counted = ({ app, sent }: Run): App => {
  const own = app();
  return {
    knownRoutes: own.knownRoutes,
    inject: (request) => {
      sent.cases += 1;
      return own.inject(request);
    },
  };
};

const plain = ({ method, url, headers, payload }: Request): Request => ({
  method,
  url,
  headers,
  ...(payload === undefined ? {} : { payload }),
});

/** The right request must be right, or nothing above means anything; asked again, it makes nothing twice under one key. */
async function rightFaults(name: string, example: Example, app: App): Promise<string[]> {
  if (example.isStream === true) return [];
  const first = await app.inject(requestOf(name, example));
  const again = await app.inject(requestOf(name, example));
  const faults =
    first.statusCode === example.answers
      ? []
      : [`the right request: ${first.statusCode} ${first.body}`];
  const isFine =
    (again.statusCode < 500 || again.statusCode === example.answers) &&
    !isMadeTwice(example, first, again);
  return [
    ...faults,
    ...(isFine ? [] : [`the same again: ${again.statusCode} ${again.body}`]),
    ...(await overwritten(name, example, { again, app })),
  ];
}

/** The version that was seen is one of before by then: whoever has not seen the change must not write over it. */
async function overwritten(
  name: string,
  example: Example,
  { again, app }: { readonly again: Reply; readonly app: App },
): Promise<string[]> {
  if (versionIn(example.body) === null || [404, 409].includes(again.statusCode)) return [];
  // What is so already may be asked for again, but not after another change.
  if (example.change === undefined)
    return [`the version of before: ${again.statusCode} ${again.body}`];
  await example.change();
  const late = await app.inject(requestOf(name, example));
  return late.statusCode === 409
    ? []
    : [`the version of before another change: ${late.statusCode} ${late.body}`];
}

function versionIn(body: unknown): number | null {
  if (typeof body !== 'object' || body === null || !('version' in body)) return null;
  return typeof body.version === 'number' ? body.version : null;
}

/** Whoever heard no answer sends again: under the same key, what was made must not stand there twice. */
const isMadeTwice = ({ headers }: Example, first: Reply, again: Reply): boolean =>
  headers?.['idempotency-key'] !== undefined &&
  first.statusCode === 201 &&
  again.statusCode === 201 &&
  madeBy(first) !== madeBy(again);

/** The id of what was made, or all that was said of it. */
function madeBy({ body }: Reply): unknown {
  const made = JSON.parse(body) as { readonly id?: unknown } | null;
  return made?.id ?? body;
}

async function badTokens(
  name: string,
  example: Example,
  { forgeries }: Settings,
): Promise<BadRequest[]> {
  if (example.token === undefined) return [];
  const forged = Object.entries(await forgeries()).map(([what, token]) => ({
    ...requestOf(name, example, { token }),
    what: `token ${what}`,
    statuses: [401],
    hostile: token,
  }));
  const none = { ...requestOf(name, example, { token: null }), what: 'no token', statuses: [401] };
  const others = (example.others ?? []).map((token) => ({
    ...requestOf(name, example, { token }),
    what: 'a token of another kind',
    statuses: [403],
  }));
  return [none, ...forged, ...others];
}

/** Where a version is asked for, one that there has never been is refused. */
function staleVersion(name: string, example: Example): BadRequest[] {
  const version = versionIn(example.body);
  if (version === null) return [];
  const body = { ...(example.body as object), version: version + 7 };
  const stale = requestOf(name, example, { body });
  return [{ ...stale, what: 'a version that never was', statuses: [409] }];
}

/** What is not theirs looks exactly like what does not exist. */
async function foreignFaults(name: string, example: Example, app: App): Promise<string[]> {
  const faults: string[] = [];
  for (const { whose, statuses, theirs, nobodys } of foreignIds(name, example)) {
    const [one, none] = [await app.inject(theirs), await app.inject(nobodys)];
    const isSame = one.statusCode === none.statusCode && said(one) === said(none);
    if (isSame && statuses.includes(one.statusCode)) continue;
    faults.push(
      `${whose}: ${one.statusCode} ${one.body}, nobody’s: ${none.statusCode} ${none.body}`,
    );
  }
  return faults;
}

const said = ({ body }: Reply): string =>
  body.replaceAll(/"(?:requestId|instance)":"[^"]*",?/g, '');

const ofOurCode = /node_modules|\.ts:\d|at \w+ \(|select .* from|insert into|relation "|SQLSTATE/i;

function faultsIn(bad: BadRequest, reply: Reply): string[] {
  const { statusCode, body } = reply;
  const fault = whatIsWrong(bad, reply);
  return fault === null ? [] : [`${bad.what}: ${fault} (${statusCode} ${body.slice(0, 300)})`];
}

function whatIsWrong(bad: BadRequest, reply: Reply): string | null {
  const { statusCode, body } = reply;
  if (statusCode >= 500 && !bad.statuses.includes(statusCode)) return 'a fault of ours';
  if (ofOurCode.test(body)) return 'says how we are built';
  if (bad.isHandedOn === true || (bad.isOnlyText === true && statusCode !== 400)) return null;
  if (!bad.statuses.includes(statusCode)) return `not ${bad.statuses.join(' or ')}`;
  return statusCode < 400 || statusCode === 501 ? null : wrongInWords(bad, reply);
}

function wrongInWords(bad: BadRequest, { statusCode, headers, body }: Reply): string | null {
  const type = String(headers['content-type']);
  if (bad.isPage === true && type.startsWith('text/html')) return null;
  const isProblem = type.startsWith('application/problem+json');
  const problem = isProblem ? (JSON.parse(body) as Problem) : null;
  if (problem?.status !== statusCode || !problem.type.startsWith('/problems/'))
    return 'no problem details';
  if (bad.hostile !== undefined && body.includes(bad.hostile)) return 'says it back';
  if (typeof bad.pointer !== 'string') return null;
  const isNamed = problem.errors?.some(({ pointer }) => pointer === bad.pointer) === true;
  return isNamed ? null : `does not name ${bad.pointer}`;
}

type Problem = {
  readonly type: string;
  readonly status: number;
  readonly errors?: readonly { readonly pointer: string }[];
};
