import type { NoticeKind, SealedNotice } from '@astra/contracts/events';
import { orNotFound } from '#app/act.ts';
import type { Ports } from '#app/ports.ts';
import type { Store } from '#ports/store.ts';

export type Teller = Pick<Ports, 'random' | 'eventSeal' | 'publicOrigin'>;
type Change = {
  readonly personId: string;
  readonly organisationId: string;
  readonly kind: Extract<
    NoticeKind,
    'password-changed' | 'sign-in-ways-changed' | 'recovery-code-used'
  >;
};

/**
 * Tells a person by mail that how they sign in has changed, in the transaction that changes it: whoever did it with their
 * session does not do it unseen (NIST SP 800-63B, 6.1.2.3).
 */
export async function tellOfChange(
  { random, eventSeal, publicOrigin }: Teller,
  store: Store,
  { personId, organisationId, kind }: Change,
): Promise<void> {
  const { email, displayName, locale } = orNotFound(await store.people.find(personId));
  const organisation = orNotFound(await store.organisations.find(organisationId));
  const letter: SealedNotice = {
    email,
    name: displayName,
    locale,
    link: `${publicOrigin}/moi`,
    organisationName: organisation.name,
  };
  await store.publish('notice.asked', {
    noticeId: random.uuid(),
    personId,
    organisationId,
    kind,
    sealed: await eventSeal.close(letter),
  });
}
