import type { LinkCard, LinkPass, ProveLink } from '@astra/contracts/guest-links';
import { AppError } from '@astra/kit/problems';
import { hashSecret, isSameSecret } from '@astra/kit/random';
import { linkState, linkTries, passMs, type GuestLink } from '#domain/guest-link.ts';
import type { ByNobody } from '#ports/by.ts';
import type { Unit } from '#ports/store.ts';
import type { Deps } from './deps.ts';
import { proofHashOf } from './guest-links.ts';

export type ComeByLink = {
  /** What a link shows before any proof: who shares and until when; nothing of the document. */
  readonly look: (token: string) => Promise<LinkCard>;
  /** The second proof. Right or wrong, each try is counted and recorded before the answer leaves. */
  readonly prove: (by: ByNobody, proof: ProveLink) => Promise<LinkPass>;
};

/** The door for somebody outside. */
export function makeComeByLink(deps: Deps): ComeByLink {
  const { store, clock, directory } = deps;
  return {
    look: async (token) => {
      const found = await store.within('system', ({ links }) =>
        links.findByToken(hashSecret(token)),
      );
      if (!found) throw new AppError('link-not-valid');
      const { link } = found;
      const maker = await directory.person(link.madeBy);
      return {
        state: linkState(link, clock.now()),
        organisation: await directory.organisation(link.organisationId),
        sharedBy: maker?.displayName ?? '',
        proof: link.proof,
        endsAt: link.endsAt.toISOString(),
      };
    },
    prove: async (by, proof) => {
      const outcome = await store.within('system', (unit) => tryProof({ deps, unit, by }, proof));
      if (outcome instanceof AppError) throw outcome;
      return outcome;
    },
  };
}

type Try = { readonly deps: Deps; readonly unit: Unit; readonly by: ByNobody };

/** An outcome is returned, not thrown: the count and the entry must stay. */
async function tryProof(attempt: Try, { token, answer }: ProveLink): Promise<LinkPass | AppError> {
  const { deps, unit } = attempt;
  const { clock, random } = deps;
  const found = await unit.links.findByToken(hashSecret(token));
  if (!found) return new AppError('link-not-valid');
  const { link, proofHash } = found;
  const now = clock.now();
  const state = linkState(link, now);
  if (state !== 'open')
    return refuse(
      attempt,
      link,
      new AppError(state === 'locked' ? 'link-locked' : 'link-not-valid'),
    );
  if (!isSameSecret(proofHashOf(token, answer), proofHash)) return fail(attempt, link);
  const pass = random.secret();
  const id = random.uuid();
  const expiresAt = new Date(Math.min(now.getTime() + passMs, link.endsAt.getTime()));
  const kept = { id, linkId: link.id, passHash: hashSecret(pass), madeAt: now, expiresAt };
  await unit.links.setAttempts(link.id, linkTries);
  await unit.links.noteOpening(link.id, now);
  await unit.links.addPass(kept);
  await record(attempt, link, { outcome: 'done', passId: id });
  return { pass, expiresAt: expiresAt.toISOString() };
}

async function fail(attempt: Try, link: GuestLink): Promise<AppError> {
  const { unit } = attempt;
  const attemptsLeft = link.attemptsLeft - 1;
  await unit.links.setAttempts(link.id, attemptsLeft);
  if (attemptsLeft > 0) {
    const extras = { attemptsLeft };
    return refuse(attempt, link, new AppError('proof-refused', undefined, { extras }));
  }
  // Whoever is in by it is put out, too: one of the two is not whom it was made for.
  await unit.tell({ linkId: link.id });
  return refuse(attempt, link, new AppError('link-locked'));
}

async function refuse(attempt: Try, link: GuestLink, error: AppError): Promise<AppError> {
  await record(attempt, link, { outcome: 'refused', reason: error.problem, passId: null });
  return error;
}

const record = (
  { unit, by }: Try,
  { id, organisationId, madeBy }: GuestLink,
  { passId, ...facts }: { outcome: 'done' | 'refused'; reason?: string; passId: string | null },
): Promise<void> =>
  unit.auditByLink(
    { ...by, passId, organisationId },
    {
      action: 'document.prove-link',
      targetKind: 'link',
      targetId: id,
      subjectId: madeBy,
      ...facts,
    },
  );
