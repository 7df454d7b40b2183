import { callService } from '@astra/kit/http-client';
import { AppError } from '@astra/kit/problems';
import type { ServiceTokens } from '@astra/kit/service-tokens';
import type { GuestTickets } from '#ports/directory.ts';

type Settings = { readonly identityUrl: string; readonly tokens: ServiceTokens };

export function makeGuestTickets({ identityUrl, tokens }: Settings): GuestTickets {
  return {
    vouch: async (guest) => {
      const token = await tokens.own('identity');
      const reply = await callService({
        method: 'POST',
        url: `${identityUrl}/internal/guests`,
        token,
        body: guest,
      });
      if (reply.status >= 300) throw new AppError('unavailable', 'Identity gave no ticket');
      // Identity answers by the contract GuestTicket.
      return reply.body as { ticket: string; expiresAt: string };
    },
    end: async (guestId) => {
      const token = await tokens.own('identity');
      const url = `${identityUrl}/internal/guests/${guestId}`;
      const reply = await callService({ method: 'DELETE', url, token });
      if (reply.status >= 300 && reply.status !== 404) throw new AppError('unavailable');
    },
  };
}
