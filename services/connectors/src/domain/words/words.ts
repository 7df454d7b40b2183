import type { AppointmentChange, NoticeKind } from '@astra/contracts/events';
import type { When } from '#domain/when.ts';

/** What a mail about a consultation may say. Nothing medical is among it. */
export type ConsultationFacts = {
  readonly name: string;
  readonly hostName: string;
  readonly organisation: string;
  readonly phone: string | null;
  readonly when: When;
  /** When it was to be before, of an appointment that was moved. */
  readonly former: When | null;
  readonly durationMinutes: number;
  /** Of an appointment that was changed. */
  readonly changes: readonly AppointmentChange[];
};

/** What a mail about a meeting may say: its title is for those who take part. */
export type MeetingFacts = ConsultationFacts & { readonly title: string | null };

/** What a mail to an invited colleague may say. */
export type InvitationFacts = {
  readonly name: string;
  readonly organisation: string;
  readonly invitedBy: string;
  readonly until: When;
};

/** What a mail about a document may say. Neither its name nor what it is about is among it. */
export type LinkFacts = { readonly sharedBy: string; readonly organisation: string };

/** The words that open a mail and say what has happened. */
export type Opening = {
  readonly subject: string;
  readonly title: string;
  readonly lead: string;
};

/** How a mail begins, for each thing that can have happened to an appointment. */
export type Openings<Facts> = {
  readonly planned: (facts: Facts) => Opening;
  readonly moved: (facts: Facts) => Opening;
  readonly cancelled: (facts: Facts) => Opening;
  readonly renewed: (facts: Facts) => Opening;
};

/** All words of the mails in one language. */
export type Words = Openings<ConsultationFacts> & {
  readonly hello: (name: string) => string;
  /** That something waits for a colleague. */
  readonly notices: Readonly<Record<NoticeKind, Opening & { readonly open?: string }>> & {
    readonly open: string;
  };
  /** That a document is there for somebody outside. */
  readonly linked: {
    readonly opening: (facts: LinkFacts) => Opening;
    readonly open: string;
    readonly proof: string;
    readonly notExpected: string;
  };
  /** Of a new link after the end. */
  readonly afterwards: {
    readonly opening: (facts: ConsultationFacts) => Opening;
    /** By the link of before. */
    readonly reopening: (facts: ConsultationFacts) => Opening;
    readonly open: string;
  };
  readonly invited: (facts: InvitationFacts) => Opening;
  readonly labels: {
    readonly who: string;
    readonly where: string;
    readonly when: string;
    readonly wasPlanned: string;
    readonly insteadOf: string;
    readonly duration: string;
  };
  readonly at: (when: When) => string;
  readonly minutes: (count: number) => string;
  readonly join: string;
  readonly activate: string;
  readonly orCopy: string;
  readonly sameLink: string;
  readonly oldLink: string;
  readonly needs: { readonly title: string; readonly items: readonly string[] };
  readonly birthDate: string;
  readonly calendar: string;
  readonly help: (organisation: string, phone: string | null) => string;
  readonly notSuitable: (organisation: string, phone: string | null) => string;
  readonly newTime: (organisation: string, phone: string | null) => string;
  readonly accountNeeds: { readonly title: string; readonly items: readonly string[] };
  readonly validUntil: (when: When) => string;
  readonly notExpected: string;
  readonly automatic: (organisation: string) => string;
  readonly personal: string;
  /** Of meetings of professionals, and of whoever is invited beside a patient. */
  readonly meeting: Openings<MeetingFacts> & {
    readonly about: string;
    readonly join: string;
    /** How a member comes in, and how a guest does. */
    readonly byAccount: string;
    readonly byLink: string;
    readonly calendar: string;
    readonly summary: (organisation: string) => string;
    readonly reminder: string;
  };
  /** Summary of the calendar entry, neutral. */
  readonly summary: (organisation: string) => string;
  readonly reminder: string;
};
