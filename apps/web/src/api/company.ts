import type { AnswerCompany } from '@astra/contracts/company';
import type { Visit } from '@astra/contracts/visit';
import type { Meeting } from './meetings.ts';
import { api } from '#shared/api.ts';

const base = '/api/meetings';

/** Who comes into a consultation beside its patient. */
export const companyApi = {
  ask: (meetingId: string, guestId: string): Promise<Meeting> =>
    api(`${base}/meetings/${meetingId}/ask-company`, { method: 'POST', body: { guestId } }),
  agreedAloud: (
    meetingId: string,
    which: { readonly guestId: string; readonly questionId: string },
  ): Promise<Meeting> =>
    api(`${base}/meetings/${meetingId}/agreed-aloud`, { method: 'POST', body: which }),
  answer: (body: AnswerCompany): Promise<Visit> =>
    api(`${base}/visit/company-answer`, { method: 'POST', body }),
};
