import type { IncomingMessage, ServerResponse } from 'node:http';
import { errors, type Provider } from 'oidc-provider';
import type { InteractionHandle } from '#ports/interactions.ts';

/** Finds the sign-in that this very browser began (its cookie), or nothing. */
export type FindInteraction = (
  uid: string,
  request: IncomingMessage,
  response: ServerResponse,
) => Promise<InteractionHandle | undefined>;

export const makeFindInteraction =
  (provider: () => Provider): FindInteraction =>
  async (uid, request, response) => {
    const current = provider();
    try {
      const details = await current.interactionDetails(request, response);
      // Somebody else's address in this browser, or an older tab: not this sign-in.
      if (details.uid !== uid || details.prompt.name !== 'login') return undefined;
      return {
        uid,
        previousSessionId: details.session?.accountId ?? null,
        finish: async ({ sessionId, amr, authTime }) => {
          const location = await current.interactionResult(request, response, {
            login: {
              accountId: sessionId,
              amr: [...amr],
              acr: 'urn:astra:aal2',
              ts: Math.floor(authTime.getTime() / 1000),
            },
          });
          await forgetPrevious(current, details.session?.uid);
          return location;
        },
      };
    } catch (error) {
      if (error instanceof errors.SessionNotFound) return undefined;
      throw error;
    }
  };

/** The provider's browser session takes the new sign-in over without a detour through its sign-out page. */
async function forgetPrevious(provider: Provider, uid: string | undefined): Promise<void> {
  if (uid === undefined) return;
  const session = await provider.Session.findByUid(uid);
  if (!session) return;
  Object.assign(session, { accountId: undefined, authorizations: undefined });
  await session.persist();
}
