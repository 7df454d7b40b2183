import type { Locale } from '@astra/contracts/common';
import type { Organisation } from '#domain/records.ts';
import type { Made, Store } from '#ports/store.ts';
import { sendInvitation } from '#app/invitations.ts';
import type { Ports } from '#app/ports.ts';

/** Who will administer a new deployment, and where. */
export type FirstAdministrator = {
  readonly organisation: Pick<Organisation, 'name' | 'slug' | 'timezone' | 'phone'>;
  readonly email: string;
  readonly displayName: string;
  readonly locale: Locale;
};

export type InviteFirstAdministrator = (
  wish: FirstAdministrator,
) => Promise<'invited' | 'invited-before' | 'member-already'>;

type Needs = Pick<Ports, 'unitOfWork' | 'clock' | 'random' | 'eventSeal' | 'publicOrigin'>;

/**
 * The beginning of a deployment, when nobody is there who could invite: whoever runs the machine names the first
 * administrator, who gets the same letter as anybody. Repeating it changes nothing; a letter that ran out is sent anew.
 */
export function makeInviteFirstAdministrator(ports: Needs): InviteFirstAdministrator {
  const { unitOfWork, clock } = ports;
  return ({ organisation: wanted, ...person }) =>
    unitOfWork('system', async (store) => {
      const made = { at: clock.now(), by: null, key: null, requestHash: null };
      const organisation = await organisationOf(ports, store, { wanted, made });
      if (await store.people.findByEmail(person.email)) return 'member-already';
      if (await store.invitations.findOpen(person.email, made.at)) return 'invited-before';
      const invitation = await sendInvitation(ports, store, {
        person: { ...person, roles: ['organisation-administrator', 'platform-administrator'] },
        organisation,
        inviter: { id: organisation.id, displayName: organisation.name },
        made,
      });
      await store.audit(null, {
        action: 'person.invite',
        outcome: 'done',
        targetKind: 'invitation',
        targetId: invitation.id,
        organisationId: organisation.id,
        reason: 'first-administrator',
      });
      return 'invited';
    });
}

type Wanted = { readonly wanted: FirstAdministrator['organisation']; readonly made: Made };

async function organisationOf(
  { random }: Needs,
  store: Store,
  { wanted, made }: Wanted,
): Promise<Organisation> {
  const before = await store.organisations.findBySlug(wanted.slug);
  if (before) return before;
  const organisation = { ...wanted, id: random.uuid(), isActive: true, version: 1 };
  await store.organisations.add(organisation, made);
  return organisation;
}
