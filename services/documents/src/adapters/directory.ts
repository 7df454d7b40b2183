import type { OrganisationCard } from '@astra/contracts/common';
import { mostHolders } from '@astra/contracts/identity';
import type {
  DirectoryContact,
  DirectoryHolders,
  DirectoryPerson,
} from '@astra/contracts/identity';
import { callService } from '@astra/kit/http-client';
import { AppError } from '@astra/kit/problems';
import type { ServiceTokens } from '@astra/kit/service-tokens';
import type { Directory } from '#ports/directory.ts';

type Settings = { readonly url: string; readonly tokens: ServiceTokens };

export function makeDirectory({ url, tokens }: Settings): Directory {
  const ask = async (path: string): Promise<unknown> => {
    const token = await tokens.own('identity');
    const reply = await callService({ url: `${url}/internal/directory/${path}`, token });
    if (reply.status === 404) return null;
    if (reply.status !== 200) throw new AppError('unavailable', 'Identity gave no answer');
    return reply.body;
  };
  const findOrganisation = async (id: string): Promise<OrganisationCard | null> =>
    (await ask(`organisations/${id}`)) as OrganisationCard | null;
  // Identity answers by the contract that both sides share.
  return {
    person: async (id) => (await ask(`people/${id}`)) as DirectoryPerson | null,
    contact: async (id) => (await ask(`people/${id}/contact`)) as DirectoryContact | null,
    findOrganisation,
    holders: async (organisationId, role) => {
      const query = new URLSearchParams({ organisationId, role });
      const found = (await ask(`holders?${query.toString()}`)) as DirectoryHolders | null;
      const ids = found?.ids ?? [];
      return ids.length > mostHolders ? null : ids;
    },
    organisation: async (id) => {
      const card = await findOrganisation(id);
      if (!card) throw new AppError('unavailable', 'The organisation is not known');
      return card;
    },
  };
}
