import type { SealedNotice } from '@astra/contracts/events';
import type { GuestLink } from '#domain/guest-link.ts';
import type { Deps } from './deps.ts';

/** Tells makers of links, by mail and once, that wrong proofs have closed one. What fails comes with the next round. */
export type SendLinkNotices = () => Promise<void>;

const atOnce = 50;

export function makeSendLinkNotices(deps: Deps): SendLinkNotices {
  const { store, log } = deps;
  return async () => {
    const locked = await store.within('system', ({ links }) => links.toTell(atOnce));
    for (const link of locked)
      await tell(deps, link).catch((error: unknown) =>
        log.warn({ err: error, linkId: link.id }, 'The maker of a closed link was not told yet'),
      );
  };
}

async function tell(deps: Deps, { id, madeBy, organisationId }: GuestLink): Promise<void> {
  const { store, directory, seal, publicOrigin, clock, random } = deps;
  const contact = await directory.contact(madeBy);
  const organisation = await directory.organisation(organisationId);
  const letter: SealedNotice = {
    email: contact?.email ?? '',
    name: contact?.displayName ?? '',
    locale: contact?.locale ?? 'fr',
    link: `${publicOrigin}/documents/liens`,
    organisationName: organisation.name,
  };
  const sealed = await seal.close(letter);
  await store.within('system', async (unit) => {
    const isOurs = await unit.links.markTold(id, clock.now());
    // Whoever is gone is written to no more.
    if (!isOurs || contact?.isActive !== true) return;
    const noticeId = random.uuid();
    const notice = { noticeId, personId: madeBy, organisationId, sealed } as const;
    await unit.publish('notice.asked', { ...notice, kind: 'link-locked' });
  });
}
