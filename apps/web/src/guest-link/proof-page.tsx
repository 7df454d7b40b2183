import { useEffect, useRef, useState } from 'react';
import type { ReactElement, SyntheticEvent } from 'react';
import { useTranslations } from 'use-intl';
import type { LinkCard } from '@astra/contracts/guest-links';
import { BirthDateField, focusWrongPart, isoDateOf, noDate } from '@astra/ui/birth-date-field';
import { Button } from '@astra/ui/button';
import { CodeField } from '@astra/ui/code-field';
import { detailsOf, problemOf } from '#shared/problem-error.ts';
import { useTime } from '#shared/use-time.ts';
import { Heading } from '#visit/pages/heading.tsx';
import { useAction, type ActionState } from '#visit/use-action.ts';
import { proveLink } from './link-api.ts';

interface ProofPageProps {
  readonly token: string;
  readonly card: LinkCard;
  readonly onPass: (pass: string) => void;
  readonly onStop: (error: unknown) => void;
}

/** Problems after which the page goes on as it is. */
const faults = new Set([
  'proof-refused',
  'too-many-requests',
  'no-answer',
  'offline',
  'unavailable',
]);

function useFault(error: unknown): string | undefined {
  const t = useTranslations('guestLinks.guest');
  if (error === null) return undefined;
  const problem = problemOf(error);
  if (problem === 'proof-refused')
    return t('wrong', { count: detailsOf(error)?.attemptsLeft ?? 0 });
  return t(problem === 'too-many-requests' ? 'wait' : 'failed');
}

function useProof({
  token,
  onPass,
  onStop,
}: ProofPageProps): readonly [ActionState<void>, (answer: string) => void] {
  return useAction(async (answer: string) => {
    try {
      onPass((await proveLink(token, answer)).pass);
    } catch (error) {
      if (faults.has(problemOf(error))) throw error;
      onStop(error);
    }
  });
}

/** Who shares and until when, and the second proof: a code, or the date of birth. */
export function ProofPage(props: ProofPageProps): ReactElement {
  const { card } = props;
  const t = useTranslations('guestLinks.guest');
  const time = useTime();
  const [code, setCode] = useState('');
  const [birth, setBirth] = useState(noDate);
  const [isIncomplete, setIncomplete] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const [state, prove] = useProof(props);
  const fault = useFault(state.error);
  useEffect(() => {
    // After an answer that was not right, the person is where it can be corrected.
    if (state.error !== null) form.current?.querySelector('input')?.focus();
  }, [state.error]);
  const isCode = card.proof === 'code';
  const answer = isCode ? (/^\d{6}$/u.test(code) ? code : undefined) : isoDateOf(birth);
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    setIncomplete(answer === undefined);
    if (answer !== undefined) prove(answer);
    else if (isCode) form.current?.querySelector('input')?.focus();
    else focusWrongPart(form.current);
  };
  const incomplete = isIncomplete && answer === undefined;
  const day = time.at(Date.parse(card.endsAt) - 1, 'day');
  return (
    <>
      <Heading>{t('card.heading', { name: card.sharedBy })}</Heading>
      <p className="soft mt-1 mb-3">
        {t('card.until', { day })} {t('card.unseen')}
      </p>
      <form ref={form} onSubmit={submit} noValidate>
        {isCode ? (
          <CodeField
            label={t('code.label')}
            hint={t('code.hint', { name: card.sharedBy })}
            value={code}
            onChange={setCode}
            error={incomplete ? t('code.incomplete') : fault}
          />
        ) : (
          <BirthDateField
            label={t('birth.label')}
            value={birth}
            onChange={setBirth}
            error={incomplete ? t('birth.incomplete') : fault}
          />
        )}
        <div className="visit__do">
          <Button look="main" wide go type="submit" busy={state.isBusy}>
            {t('open')}
          </Button>
        </div>
      </form>
    </>
  );
}
