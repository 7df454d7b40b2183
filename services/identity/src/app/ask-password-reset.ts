import type { SealedNotice } from '@astra/contracts/events';
import { AppError } from '@astra/kit/problems';
import { hashSecret } from '@astra/kit/random';
import { nextReset, type ResetAsk } from '#domain/password-resets.ts';
import type { Person } from '#domain/records.ts';
import { after } from '#domain/sessions.ts';
import type { Store } from '#ports/store.ts';
import { orNotFound } from '#app/act.ts';
import type { Where } from '#app/caller.ts';
import { activeMembership } from '#app/complete-sign-in.ts';
import type { Ports } from '#app/ports.ts';

/**
 * Somebody forgot their password. The address is only put aside: whether it is one of ours is looked at later, so that
 * neither the answer nor its time tells. @throws AppError `too-many-requests` by network alone
 */
export type AskPasswordReset = (email: string, where: Where) => Promise<void>;

export function makeAskPasswordReset({
  unitOfWork,
  clock,
  random,
  vault,
}: Pick<Ports, 'unitOfWork' | 'clock' | 'random' | 'vault'>): AskPasswordReset {
  return async (email, { origin, requestId }) => {
    const now = clock.now();
    const sealedEmail = await vault.close(email);
    const until = await unitOfWork('system', async (store) => {
      const claim =
        origin === null ? null : await store.throttles.claim(`reset:${origin}`, 'origin', now);
      if (claim && 'waitUntil' in claim) return claim.waitUntil;
      const ask = { id: random.uuid(), sealedEmail, origin, requestId, askedAt: now };
      await store.resets.ask(ask);
      return null;
    });
    if (until === null) return;
    const retryAfterSeconds = Math.max(1, Math.ceil((until.getTime() - now.getTime()) / 1000));
    throw new AppError('too-many-requests', undefined, { extras: { retryAfterSeconds } });
  };
}

/**
 * Sends the links that were asked for, to addresses of ours alone. One that fails holds up none of the others, and is tried
 * again until it lapses. Returns how many asks were looked at. @throws the first fault, once all were tried
 */
export type SendPasswordResets = () => Promise<number>;

type Sending = Pick<
  Ports,
  'unitOfWork' | 'clock' | 'random' | 'vault' | 'eventSeal' | 'publicOrigin'
>;
const mostAtOnce = 50;
const againAfterSeconds = 60;

export function makeSendPasswordResets(ports: Sending): SendPasswordResets {
  return async () => {
    const failedBefore = after(ports.clock.now(), -againAfterSeconds);
    const faults: unknown[] = [];
    for (let count = 0; count < mostAtOnce; count += 1)
      if (!(await answerNext(ports, failedBefore, faults))) {
        if (faults.length > 0) throw faults[0];
        return count;
      }
    if (faults.length > 0) throw faults[0];
    return mostAtOnce;
  };
}

/** False when there is none. */
async function answerNext(ports: Sending, failedBefore: Date, faults: unknown[]): Promise<boolean> {
  let ask: ResetAsk | undefined;
  try {
    await ports.unitOfWork('system', async (store) => {
      ask = await store.resets.takeAsk(failedBefore);
      if (ask) await answer(ports, store, ask);
    });
  } catch (error) {
    if (!ask) throw error;
    const { id } = ask;
    faults.push(error);
    await ports.unitOfWork('system', (store) => store.resets.askFailed(id, ports.clock.now()));
  }
  return ask !== undefined;
}

async function answer(ports: Sending, store: Store, ask: ResetAsk): Promise<void> {
  // Sealed by us: an address.
  const email = (await ports.vault.open(ask.sealedEmail)) as string;
  const { origin, requestId } = ask;
  const entry = {
    action: 'password.ask-reset',
    requestId,
    ...(origin === null ? {} : { origin }),
  } as const;
  const person = await store.people.findByEmail(email);
  const membership = person && (await activeMembership(store, person.id));
  if (!person || !membership)
    return store.audit(null, { ...entry, outcome: 'refused', reason: 'no-active-account' });
  const { organisationId } = membership;
  const about = { targetKind: 'person', targetId: person.id, subjectId: person.id, organisationId };
  const token = ports.random.secret();
  const next = nextReset(await store.resets.lock(person.id), {
    personId: person.id,
    tokenHash: hashSecret(token),
    now: ports.clock.now(),
  });
  if (!next)
    return store.audit(null, { ...entry, ...about, outcome: 'refused', reason: 'too-many-mails' });
  await store.resets.save(next);
  await store.audit(null, { ...entry, ...about, outcome: 'done' });
  return post(ports, store, { person, organisationId, token });
}

async function post(
  { random, eventSeal, publicOrigin }: Sending,
  store: Store,
  to: { readonly person: Person; readonly organisationId: string; readonly token: string },
): Promise<void> {
  const { person, organisationId, token } = to;
  const organisation = orNotFound(await store.organisations.find(organisationId));
  const letter: SealedNotice = {
    email: person.email,
    name: person.displayName,
    locale: person.locale,
    // In the fragment: no server's log ever sees it.
    link: `${publicOrigin}/nouveau-mot-de-passe#${token}`,
    organisationName: organisation.name,
  };
  await store.publish('notice.asked', {
    noticeId: random.uuid(),
    personId: person.id,
    organisationId,
    kind: 'password-reset-asked',
    sealed: await eventSeal.close(letter),
  });
}
