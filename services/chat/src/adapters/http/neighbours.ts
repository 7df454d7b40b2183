import type { MeetingPeople, MeetingSummons } from '@astra/contracts/chat';
import type { OrganisationCard } from '@astra/contracts/common';
import type { DirectoryContact, DirectoryPerson } from '@astra/contracts/identity';
import type { ServiceName } from '@astra/contracts/actor';
import { callService } from '@astra/kit/http-client';
import { AppError } from '@astra/kit/problems';
import type { ServiceTokens } from '@astra/kit/service-tokens';
import type { Directory, Meetings } from '#ports/neighbours.ts';

type Settings = { readonly url: string; readonly tokens: ServiceTokens };

export function makeDirectory(settings: Settings): Directory {
  return {
    // Identity answers by the contract that both sides share.
    person: async (id) =>
      (await ask(
        settings,
        'identity',
        `/internal/directory/people/${id}`,
      )) as DirectoryPerson | null,
    contact: async (id) =>
      (await ask(
        settings,
        'identity',
        `/internal/directory/people/${id}/contact`,
      )) as DirectoryContact | null,
    organisation: async (id) =>
      (await ask(
        settings,
        'identity',
        `/internal/directory/organisations/${id}`,
      )) as OrganisationCard | null,
    everybody: async (after) => {
      const query = after === null ? '' : `?after=${after}`;
      const page = await ask(settings, 'identity', `/internal/directory/people${query}`);
      return (page as { readonly items: readonly DirectoryPerson[] } | null)?.items ?? [];
    },
  };
}

export function makeMeetings(settings: Settings): Meetings {
  return {
    // Meetings answers by the contract that both sides share.
    peopleOf: async (meetingId) =>
      (await ask(
        settings,
        'meetings',
        `/internal/meetings/${meetingId}/people`,
      )) as MeetingPeople | null,
    summonsOf: async (meetingId) =>
      (await ask(
        settings,
        'meetings',
        `/internal/meetings/${meetingId}/summons`,
      )) as MeetingSummons | null,
  };
}

/** Null for what does not exist there. @throws AppError `unavailable` */
async function ask(
  { url, tokens }: Settings,
  service: ServiceName,
  path: string,
): Promise<unknown> {
  const token = await tokens.own(service);
  const reply = await callService({ url: `${url}${path}`, token });
  if (reply.status === 404) return null;
  if (reply.status !== 200) throw new AppError('unavailable', `${service} gave no answer`);
  return reply.body;
}
