import {
  useEffect,
  useRef,
  useState,
  type ReactElement,
  type ReactNode,
  type SyntheticEvent,
} from 'react';
import { useTranslations } from 'use-intl';
import type { InvitationCard } from '@astra/contracts/visit';
import { BirthDateField, focusWrongPart, isoDateOf, noDate } from '@astra/ui/birth-date-field';
import { Button } from '@astra/ui/button';
import { Notice } from '@astra/ui/notice';
import { comesBackTo, type ProofFault } from '../visit-flow.ts';
import { Heading } from './heading.tsx';

type IdentityPageProps = {
  readonly card: InvitationCard;
  readonly fault: ProofFault | null;
  readonly isBusy: boolean;
  readonly onProve: (dateOfBirth: string) => void;
};

/** The second proof: the date of birth. Whoever was waiting or in the call already reads that it brings them back there. */
export function IdentityPage({ card, fault, isBusy, onProve }: IdentityPageProps): ReactElement {
  const t = useTranslations('visit');
  const [date, setDate] = useState(noDate);
  const [isIncomplete, setIncomplete] = useState(false);
  const [isForOther, setForOther] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const back = comesBackTo(card);
  useEffect(() => {
    // After an answer that was not right, the person is where it can be corrected.
    if (fault !== null) form.current?.querySelector('input')?.focus();
  }, [fault]);
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    const iso = isoDateOf(date);
    setIncomplete(iso === undefined);
    if (iso === undefined) focusWrongPart(form.current);
    else onProve(iso);
  };
  return (
    <>
      <Heading>
        {back === null
          ? t('identity.heading')
          : t(`comesBack.${back}.heading`, { host: card.hostName })}
      </Heading>
      <p className="soft mt-1 mb-3">{t(back === null ? 'identity.why' : 'comesBack.proof')}</p>
      <form ref={form} onSubmit={submit} noValidate>
        <BirthDateField
          label={t('identity.label')}
          value={date}
          onChange={setDate}
          error={isIncomplete ? t('identity.incomplete') : wordsOf(fault, t)}
        />
        <div className="visit__do">
          <Button look="main" wide go type="submit" busy={isBusy}>
            {t(back === null ? 'continue' : `comesBack.${back}.go`)}
          </Button>
        </div>
      </form>
      <p className="soft mt-3">
        {t.rich('identity.notYou', {
          a: linkThat(() => setForOther(true)),
        })}
      </p>
      {isForOther && (
        <Notice role="status" className="mt-2" title={t('identity.notYouTitle')}>
          {t('identity.notYouWords')}
        </Notice>
      )}
    </>
  );
}

/** A way out inside a sentence. */
function linkThat(onPress: () => void): (words: ReactNode) => ReactElement {
  return (words) => (
    <button type="button" className="link-inline" onClick={onPress}>
      {words}
    </button>
  );
}

function wordsOf(
  fault: ProofFault | null,
  t: ReturnType<typeof useTranslations<'visit'>>,
): string | undefined {
  switch (fault?.kind) {
    case 'wrong':
      return t('identity.wrong', { count: fault.attemptsLeft });
    case 'wait':
      return t('identity.wait', { seconds: fault.seconds });
    case 'failed':
      return t('failed');
    case undefined:
      return undefined;
  }
}
