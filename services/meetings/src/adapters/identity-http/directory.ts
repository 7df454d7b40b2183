import type { OrganisationCard } from '@astra/contracts/common';
import type { DirectoryContact, DirectoryPerson } from '@astra/contracts/identity';
import type { Clock } from '@astra/kit/clock';
import { callService } from '@astra/kit/http-client';
import type { Log } from '@astra/kit/log';
import { AppError } from '@astra/kit/problems';
import type { ServiceTokens } from '@astra/kit/service-tokens';
import type { Directory } from '#ports/directory.ts';

/** Where the last known copy is kept. */
export type DirectoryCopies = {
  readonly person: (id: string) => Promise<DirectoryPerson | null>;
  readonly organisation: (id: string) => Promise<OrganisationCard | null>;
  readonly keepPerson: (person: DirectoryPerson, at: Date) => Promise<void>;
  readonly keepOrganisation: (organisation: OrganisationCard, at: Date) => Promise<void>;
};

type Settings = {
  readonly identityUrl: string;
  readonly tokens: ServiceTokens;
  readonly copies: DirectoryCopies;
  readonly clock: Clock;
  readonly log: Log;
};

const freshMs = 60_000;
/** After a failure identity is left alone for a moment, so that a call is not slowed at each step. */
const pauseMs = 5_000;
const timeoutMs = 2_000;

type Kept<T> = { readonly value: Promise<T | null>; readonly until: number };

export function makeDirectory(settings: Settings): Directory {
  const { copies } = settings;
  const ask = makeAsk(settings);
  const people = new Map<string, Kept<DirectoryPerson>>();
  const organisations = new Map<string, Kept<OrganisationCard>>();
  const cached = makeCache(settings.clock);

  return {
    person: (id) =>
      cached(people, id, () =>
        ask<DirectoryPerson>({
          path: `/internal/directory/people/${id}`,
          copy: () => copies.person(id),
          keep: (person, at) => copies.keepPerson(person, at),
        }),
      ),
    organisation: async (id) => {
      const card = await cached(organisations, id, () =>
        ask<OrganisationCard>({
          path: `/internal/directory/organisations/${id}`,
          copy: () => copies.organisation(id),
          keep: (organisation, at) => copies.keepOrganisation(organisation, at),
        }),
      );
      if (!card) throw new AppError('unavailable', 'The organisation is not known');
      return card;
    },
    contact: (id) => askContact(settings, { path: `people/${id}/contact` }),
    findByEmail: (email) => askContact(settings, { path: 'find', body: { email } }),
    drop: (personId) => people.delete(personId),
  };
}

/** Keeps answers for a minute and asks once for all who wait; a failure is not kept. */
function makeCache(clock: Clock) {
  return <T>(
    kept: Map<string, Kept<T>>,
    id: string,
    load: () => Promise<T | null>,
  ): Promise<T | null> => {
    const now = clock.now().getTime();
    const hit = kept.get(id);
    if (hit && hit.until > now) return hit.value;
    const value = load();
    kept.set(id, { value, until: now + freshMs });
    value.catch(() => kept.delete(id));
    return value;
  };
}

type Question<T> = {
  readonly path: string;
  readonly copy: () => Promise<T | null>;
  readonly keep: (value: T, at: Date) => Promise<void>;
};

function makeAsk({ identityUrl, tokens, clock, log }: Settings) {
  let quietUntil = 0;
  return async <T>({ path, copy, keep }: Question<T>): Promise<T | null> => {
    if (clock.now().getTime() < quietUntil) return lastKnown(copy);
    try {
      const token = await tokens.own('identity');
      const reply = await callService({ url: `${identityUrl}${path}`, token, timeoutMs });
      if (reply.status === 404) return null;
      if (reply.status !== 200) throw new AppError('unavailable', 'Identity gave no answer');
      // Identity answers by the contract that both sides share.
      const value = reply.body as T;
      keep(value, clock.now()).catch((error: unknown) =>
        log.warn({ err: error }, 'A copy of the directory was not kept'),
      );
      return value;
    } catch (error) {
      quietUntil = clock.now().getTime() + pauseMs;
      log.warn({ err: error }, 'Identity does not answer; the last known copy is used');
      return lastKnown(copy);
    }
  };
}

/** Addresses are neither kept nor guessed: without identity there is no answer. */
async function askContact(
  { identityUrl, tokens }: Settings,
  { path, body }: { readonly path: string; readonly body?: unknown },
): Promise<DirectoryContact | null> {
  const token = await tokens.own('identity');
  const url = `${identityUrl}/internal/directory/${path}`;
  const asked = body === undefined ? {} : ({ method: 'POST', body } as const);
  const reply = await callService({ url, token, timeoutMs, ...asked });
  if (reply.status === 404) return null;
  if (reply.status !== 200) throw new AppError('unavailable', 'Identity gave no answer');
  // Identity answers by the contract that both sides share.
  return reply.body as DirectoryContact;
}

async function lastKnown<T>(copy: () => Promise<T | null>): Promise<T> {
  const known = await copy();
  if (!known) throw new AppError('unavailable');
  return known;
}
