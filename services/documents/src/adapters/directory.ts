import type { DirectoryPerson } from '@astra/contracts/identity';
import { callService } from '@astra/kit/http-client';
import { AppError } from '@astra/kit/problems';
import type { ServiceTokens } from '@astra/kit/service-tokens';
import type { Directory } from '#ports/directory.ts';

type Settings = { readonly url: string; readonly tokens: ServiceTokens };

export const makeDirectory = ({ url, tokens }: Settings): Directory => ({
  person: async (id) => {
    const token = await tokens.own('identity');
    const reply = await callService({ url: `${url}/internal/directory/people/${id}`, token });
    if (reply.status === 404) return null;
    if (reply.status !== 200) throw new AppError('unavailable', 'Identity gave no answer');
    // Identity answers by the contract that both sides share.
    return reply.body as DirectoryPerson;
  },
});
