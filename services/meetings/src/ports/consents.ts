import type { Locale } from '@astra/contracts/common';
import type { CompanyQuestion } from '#domain/company.ts';
import type { Guest } from '#domain/meeting.ts';

/** What a guest answered to which text. Written once. */
export type ConsentRow = {
  readonly id: string;
  readonly guest: Guest;
  readonly version: string;
  readonly textHash: string;
  readonly locale: Locale;
  readonly isAccepted: boolean;
  readonly at: Date;
  readonly sessionId: string;
  readonly requestId: string;
};

/** What a patient answered about whom. */
export type CompanyAnswerRow = {
  readonly patient: Guest;
  readonly about: Guest;
  readonly question: CompanyQuestion;
  readonly answer: NonNullable<CompanyQuestion['answer']>;
  /** The patient, or the host who heard it. */
  readonly saidBy: string;
  readonly sessionId: string;
  readonly requestId: string;
};
