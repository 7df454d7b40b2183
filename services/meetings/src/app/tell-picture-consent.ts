import type { PictureConsent } from '@astra/contracts/pictures';
import { AppError } from '@astra/kit/problems';
import type { Deps } from './deps.ts';

/** Who asked whom for a picture, and whether they agreed, for the service that keeps it. */
export type TellPictureConsent = (meetingId: string, questionId: string) => Promise<PictureConsent>;

export const makeTellPictureConsent =
  ({ store }: Pick<Deps, 'store'>): TellPictureConsent =>
  (meetingId, questionId) =>
    store.within('system', async ({ pictures }) => {
      const question = await pictures.find(meetingId, questionId);
      if (!question) throw new AppError('not-found');
      const { askedBy, guestId, answer, answeredAt } = question;
      const agreedAt = answer === 'agreed' ? answeredAt : null;
      return { questionId, meetingId, askedBy, guestId, agreedAt: agreedAt?.toISOString() ?? null };
    });
