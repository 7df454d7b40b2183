import type { ChatServer } from '#ports/chat-server.ts';
import { adminPathOf, tokenOfPerson, type PersonParts } from './as-person.ts';
import { must, part } from './ask.ts';

/** Where a person's browser keeps the key of their messages, sealed for one passkey: packages/chat-core writes it. */
const cellOf = (credentialId: string): string => `org.astra-visio.recovery-passkey.${credentialId}`;

export function makeRecoveryPasskeys(parts: PersonParts): Pick<ChatServer, 'forgetPasskey'> {
  const { ask, config } = parts;
  return {
    forgetPasskey: async (localpart, credentialId) => {
      const path = adminPathOf(parts, localpart, 'accountdata');
      const { account_data: data } = await must(ask, { method: 'GET', path });
      // The server's own contract.
      const cells = (data as { readonly global: Readonly<Record<string, object>> }).global;
      const cell = cells[cellOf(credentialId)];
      if (!cell || Object.keys(cell).length === 0) return;
      const userId = part(`@${localpart}:${config.serverName}`);
      await must(ask, {
        method: 'PUT',
        path: `/_matrix/client/v3/user/${userId}/account_data/${part(cellOf(credentialId))}`,
        token: await tokenOfPerson(parts, localpart),
        // Matrix takes none away; what is left says only that it was there.
        body: {},
      });
    },
  };
}
