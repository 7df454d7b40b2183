import type { Circle } from '@astra/contracts/circles';
import { callService } from '@astra/kit/http-client';
import { AppError } from '@astra/kit/problems';
import type { ServiceTokens } from '@astra/kit/service-tokens';
import type { Rosters } from '#ports/circles.ts';

type Settings = { readonly url: string; readonly tokens: ServiceTokens };

export function makeRosters({ url, tokens }: Settings): Rosters {
  // A deployment without chat has no teams and no rooms.
  if (url === '') return { circle: async () => null, teams: async () => [] };
  const ask = async (path: string): Promise<unknown> => {
    const reply = await callService({ url: `${url}${path}`, token: await tokens.own('chat') });
    if (reply.status === 404) return null;
    if (reply.status !== 200) throw new AppError('unavailable', 'Chat gave no answer');
    return reply.body;
  };
  return {
    // Chat answers by the contract that both sides share.
    circle: async (id) => (await ask(`/internal/circles/${id}`)) as Circle | null,
    teams: async (after) => {
      const page = await ask(`/internal/teams${after === null ? '' : `?after=${after}`}`);
      return (page as { readonly items: readonly Circle[] } | null)?.items ?? [];
    },
  };
}
