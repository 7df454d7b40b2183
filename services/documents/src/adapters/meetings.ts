import type { PictureConsent } from '@astra/contracts/pictures';
import type { MeetingDoor } from '@astra/contracts/visit-documents';
import { callService } from '@astra/kit/http-client';
import { AppError } from '@astra/kit/problems';
import type { ServiceTokens } from '@astra/kit/service-tokens';
import type { Meetings } from '#ports/meetings.ts';

type Settings = { readonly url: string; readonly tokens: ServiceTokens };

export const makeMeetings = ({ url, tokens }: Settings): Meetings => {
  /** Null for what meetings does not know. */
  const ask = async (path: string): Promise<unknown> => {
    const token = await tokens.own('meetings');
    const reply = await callService({ url: `${url}/internal/meetings/${path}`, token });
    if (reply.status === 404) return null;
    if (reply.status !== 200) throw new AppError('unavailable', 'Meetings gave no answer');
    return reply.body;
  };
  // Meetings answers by the contract that both sides share.
  return {
    door: async (meetingId) => (await ask(`${meetingId}/door`)) as MeetingDoor | null,
    pictureConsent: async (meetingId, questionId) =>
      (await ask(`${meetingId}/picture-questions/${questionId}`)) as PictureConsent | null,
  };
};
