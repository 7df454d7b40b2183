import type { Insertable, Kysely, Selectable } from 'kysely';
import type { Invitation } from '#domain/records.ts';
import type { Invitations, Made, Scope } from '#ports/store.ts';
import { emailKey, organisationOf } from '#adapters/postgres/people.ts';
import type { Tables } from '#adapters/postgres/tables.ts';

const toInvitation = (row: Selectable<Tables['person_invitations']>): Invitation => ({
  id: row.id,
  organisationId: row.organisation_id,
  email: row.email,
  displayName: row.display_name,
  roles: row.roles,
  locale: row.locale,
  invitedBy: row.invited_by,
  invitedByName: row.invited_by_name,
  invitedAt: row.invited_at,
  expiresAt: row.expires_at,
  state: row.state,
  chosenName: row.chosen_name,
  chosenLocale: row.chosen_locale,
  passwordHash: row.password_hash,
  sealedTotp: row.sealed_totp,
  letter: row.letter,
});

/** The list is for a screen: as many as a person can read. */
const mostListed = 200;

// oxlint-disable-next-line typescript/explicit-function-return-type -- the builder's own type says it all
const visible = (trx: Kysely<Tables>, own: string | null) =>
  trx
    .selectFrom('person_invitations')
    .selectAll()
    .$if(own !== null, (query) => query.where('organisation_id', '=', own));

const rowOf = (
  invitation: Invitation,
  { tokenHash, made }: { readonly tokenHash: string; readonly made: Made },
): Insertable<Tables['person_invitations']> => ({
  ...changing(invitation),
  id: invitation.id,
  organisation_id: invitation.organisationId,
  email: invitation.email,
  email_key: emailKey(invitation.email),
  display_name: invitation.displayName,
  roles: [...invitation.roles],
  locale: invitation.locale,
  token_hash: tokenHash,
  invited_by: invitation.invitedBy,
  invited_by_name: invitation.invitedByName,
  invited_at: invitation.invitedAt,
  expires_at: invitation.expiresAt,
  idempotency_key: made.key,
  request_hash: made.requestHash,
});

const makeSettleLetter =
  (trx: Kysely<Tables>): Invitations['settleLetter'] =>
  async (id, letter, at) => {
    await trx
      .updateTable('person_invitations')
      .set({ letter, letter_at: at })
      .where('id', '=', id)
      .where((each) => each.or([each('letter_at', 'is', null), each('letter_at', '<', at)]))
      .execute();
  };

export function makeInvitations(trx: Kysely<Tables>, scope: Scope): Invitations {
  const all = visible(trx, organisationOf(scope));
  return {
    add: async (invitation, tokenHash, made) => {
      await trx
        .insertInto('person_invitations')
        .values(rowOf(invitation, { tokenHash, made }))
        .execute();
    },
    findMade: async ({ by, key }) => {
      if (key === null || by === null) return undefined;
      const row = await all
        .where('invited_by', '=', by)
        .where('idempotency_key', '=', key)
        .executeTakeFirst();
      return row && { value: toInvitation(row), requestHash: row.request_hash ?? '' };
    },
    list: async () =>
      (await all.orderBy('invited_at', 'desc').limit(mostListed).execute()).map(toInvitation),
    find: async (id) => {
      const row = await all.where('id', '=', id).forUpdate().executeTakeFirst();
      return row && toInvitation(row);
    },
    findByToken: async (tokenHash) => {
      const row = await all.where('token_hash', '=', tokenHash).forUpdate().executeTakeFirst();
      return row && toInvitation(row);
    },
    findOpen: async (email, now) => {
      const row = await all
        .where('email_key', '=', emailKey(email))
        .where('state', '=', 'sent')
        .where('expires_at', '>', now)
        .executeTakeFirst();
      return row && toInvitation(row);
    },
    settleLetter: makeSettleLetter(trx),
    save: async (invitation) => {
      await trx
        .updateTable('person_invitations')
        .set(changing(invitation))
        .where('id', '=', invitation.id)
        .execute();
    },
  };
}

const changing = (
  invitation: Invitation,
): Pick<
  Tables['person_invitations'],
  'state' | 'chosen_name' | 'chosen_locale' | 'password_hash' | 'sealed_totp'
> => ({
  state: invitation.state,
  chosen_name: invitation.chosenName,
  chosen_locale: invitation.chosenLocale,
  password_hash: invitation.passwordHash,
  sealed_totp: invitation.sealedTotp,
});
