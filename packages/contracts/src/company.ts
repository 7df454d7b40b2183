import { Type, type Static } from 'typebox';
import { exact, Instant, nullable, oneOf, Uuid } from './common.ts';

/** For so long a patient is left to answer before their host can say that they agreed aloud. */
export const companyAnswerSeconds = 20;

/** As what somebody comes into a consultation beside its patient. */
export const CompanyPart = oneOf(
  ['interpreter', 'relative', 'professional', 'other'] as const,
  'As what they come, in the words of who invites',
);
export type CompanyPart = Static<typeof CompanyPart>;

/** `POST /meetings/:id/ask-company` → Meeting: asks the patient whether this guest, who waits, may come in. Their yes lets them in. */
export const AskCompany = exact({ guestId: Uuid });

/** What became of the question, as the meeting's staff see it. One that was refused can be asked anew. */
export const CompanyQuestion = exact({
  id: Uuid,
  state: oneOf(
    ['asked', 'agreed', 'refused', 'agreed-aloud'] as const,
    '`agreed-aloud`: said in the call, and noted by the host',
  ),
  askedAt: Instant,
  answeredAt: nullable(Instant),
});
export type CompanyQuestion = Static<typeof CompanyQuestion>;

/** Of a guest beside a patient. */
export const beside = {
  /** As what they come; null of a patient, and where nobody has said. */
  part: nullable(CompanyPart),
  /** Whether the patient wants them there; null: not asked since they came. */
  companyQuestion: nullable(CompanyQuestion),
} as const;

/**
 * `POST /meetings/:id/agreed-aloud` → Meeting: the patient is in the call, has been asked for `companyAnswerSeconds`, and has
 * said yes instead of pressing it.
 */
export const AgreedAloud = exact({ guestId: Uuid, questionId: Uuid });

/** As the patient reads it: who would come in, as what, and who asks. */
export const AskedCompany = exact({
  questionId: Uuid,
  guestId: Uuid,
  name: Type.String(),
  /** Null: nobody has said. */
  part: nullable(CompanyPart),
  byName: Type.String(),
});
export type AskedCompany = Static<typeof AskedCompany>;

/** `POST /visit/company-answer` → Visit: the patient's own answer, once. */
export const AnswerCompany = exact({ questionId: Uuid, guestId: Uuid, isAgreed: Type.Boolean() });
export type AnswerCompany = Static<typeof AnswerCompany>;
