import type { Locale } from '@astra/contracts/common';
import type { ConsentText, Visit } from '@astra/contracts/visit';
import { isLetIn } from '#domain/meeting.ts';
import { answerConsent } from '#domain/visit-steps.ts';
import type { ByGuest } from '#ports/by.ts';
import { makeAct } from './act.ts';
import { makeCutOff, takeBack, type Removal } from './cut-off.ts';
import { decided } from './decided.ts';
import type { Deps } from './deps.ts';
import { findVisit, onVisit } from './on-visit.ts';
import { makePresentVisit } from './present-visit.ts';

/** The text in force, in the language that the page speaks; without one, in that of the invitation. */
export type ReadConsentText = (by: ByGuest, locale?: Locale) => Promise<ConsentText>;

export function makeReadConsentText(deps: Deps): ReadConsentText {
  const { store, consentTexts, clock } = deps;
  return async (by, locale) => {
    const { guest } = await store.within({ organisationId: by.actor.organisationId }, (unit) =>
      findVisit(unit, by),
    );
    return consentTexts.current(locale ?? guest.locale, clock.now()).text;
  };
}

type Answer = {
  readonly version: string;
  readonly isAccepted: boolean;
  /** In which it was read. */
  readonly locale?: Locale;
};

/** Accepts or refuses, with proof kept. A refusal during the call ends it for the guest. */
export type AnswerConsent = (by: ByGuest, answer: Answer) => Promise<Visit>;

export function makeAnswerConsent(deps: Deps): AnswerConsent {
  const { consentTexts, clock, random } = deps;
  const act = makeAct(deps);
  const cutOff = makeCutOff(deps);
  const present = makePresentVisit(deps);
  return async (by, answer) => {
    let removal: Removal | null = null;
    const action = answer.isAccepted ? 'visit.accept-consent' : 'visit.refuse-consent';
    await onVisit(act, { by, action }, async ({ unit, meeting, guest }) => {
      const now = clock.now();
      // The proof is of the text that was read, in its language.
      const { text, hash } = consentTexts.current(answer.locale ?? guest.locale, now);
      const here = { meeting, guest, now };
      const after = decided(answerConsent(here, { ...answer, inForce: text.version }));
      await unit.rest.addConsent({
        id: random.uuid(),
        guest,
        version: text.version,
        locale: text.locale,
        isAccepted: answer.isAccepted,
        textHash: hash,
        at: now,
        sessionId: by.actor.sessionId,
        requestId: by.requestId,
      });
      if (isLetIn(guest) && !answer.isAccepted)
        removal = await takeBack(unit, meeting, { personId: guest.id, at: now });
      return after;
    });
    await cutOff(removal);
    return (await present(by.actor)).visit;
  };
}
