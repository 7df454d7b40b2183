import { useState } from 'react';
import type { ReactElement } from 'react';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Skeleton } from '@astra/ui/skeleton';
import { goToSignIn } from '#api/gateway.ts';
import { joinApi } from '#api/identity.ts';
import type { PersonInvitationCard, TotpSetup } from '#api/identity.ts';
import { Door } from '#app/door.tsx';
import { ProblemState } from '#app/page-states.tsx';
import { RecoveryCodes } from '#app/recovery-codes.tsx';
import { ScreenTitle } from '#app/screen-title.tsx';
import { TotpSetupForm } from '#app/totp-setup.tsx';
import { ProblemError, problemOf } from '#shared/problem-error.ts';
import { JoinForm } from './join-form.tsx';

interface StepsProps {
  readonly token: string;
  readonly card: PersonInvitationCard;
}

type Step =
  | { readonly at: 'form' }
  | { readonly at: 'totp'; readonly setup: TotpSetup }
  | { readonly at: 'codes'; readonly codes: readonly string[] };

function Steps({ token, card }: StepsProps): ReactElement {
  const t = useTranslations('join');
  const [step, setStep] = useState<Step>({ at: 'form' });
  const confirm = async (code: string): Promise<void> => {
    const { codes } = await joinApi.confirm(token, code);
    setStep({ at: 'codes', codes });
  };
  return (
    <>
      <p className="soft">{t('step', { now: { form: 1, totp: 2, codes: 3 }[step.at] })}</p>
      <h1 className="display" key={step.at}>
        <ScreenTitle title={t(`title.${step.at}`, { organisation: card.organisation })} />
      </h1>
      {step.at === 'form' && (
        <JoinForm token={token} card={card} onSetup={(setup) => setStep({ at: 'totp', setup })} />
      )}
      {step.at === 'totp' && <TotpSetupForm setup={step.setup} confirm={confirm} />}
      {step.at === 'codes' && (
        <RecoveryCodes codes={step.codes} doneLabel={t('signIn')} onDone={() => goToSignIn('/')} />
      )}
    </>
  );
}

/** A link that was cut on its way is no field to be corrected. */
function asLinkProblem(error: unknown): unknown {
  return problemOf(error) === 'invalid-input' ? new ProblemError('invitation-not-valid') : error;
}

/** Accepting a colleague's invitation: name and password, second factor, recovery codes. */
export function JoinScreen(): ReactElement {
  const t = useTranslations('join');
  const [token] = useState(() => window.location.hash.slice(1));
  const { data, error, refetch } = useQuery({
    queryKey: ['join'],
    queryFn: () => joinApi.look(token),
    staleTime: Infinity,
    gcTime: 0,
  });
  return (
    <Door words={t('words')}>
      {data && <Steps token={token} card={data} />}
      {!data && error && (
        <ProblemState level={1} error={asLinkProblem(error)} onRetry={() => void refetch()} />
      )}
      {!data && !error && <Skeleton rows={3} />}
    </Door>
  );
}
