import { useEffect, useState } from 'react';
import type { ReactElement } from 'react';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { Skeleton } from '@astra/ui/skeleton';
import { goToSignIn } from '#api/gateway.ts';
import { resetApi } from '#api/identity.ts';
import type { PasswordResetCard } from '#api/identity.ts';
import { Door } from '#app/door.tsx';
import { ProblemState } from '#app/page-states.tsx';
import { SecondProof } from '#app/second-proof.tsx';
import { ProblemError, problemOf } from '#shared/problem-error.ts';
import { useProblemWords } from '#shared/problems.ts';
import { PasswordStep } from './password-step.tsx';
import { StepTitle } from '#app/step-title.tsx';
import { useReset } from './use-reset.ts';

/** The secret of the link. It leaves the address at once, and is kept nowhere but in this page. */
function useToken(): string {
  const [token, setToken] = useState(() => window.location.hash.slice(1));
  useEffect(() => {
    const take = (): void => {
      const found = window.location.hash.slice(1);
      if (found === '') return;
      setToken(found);
      window.history.replaceState(window.history.state, '', window.location.pathname);
    };
    take();
    // A newer link, opened over this page.
    window.addEventListener('hashchange', take);
    return () => window.removeEventListener('hashchange', take);
  }, []);
  return token;
}

function Done(): ReactElement {
  const t = useTranslations('reset.done');
  return (
    <>
      <StepTitle title={t('title')} />
      <p className="lead">{t('lead')}</p>
      <Button look="main" wide go className="mt-3" onClick={() => goToSignIn('/')}>
        {t('signIn')}
      </Button>
    </>
  );
}

/** Somebody without any second proof: no link may be enough. */
function NoProof(): ReactElement {
  const t = useTranslations('reset.noProof');
  return (
    <>
      <StepTitle title={t('title')} />
      <p className="lead">{t('body')}</p>
    </>
  );
}

interface StepsProps {
  readonly token: string;
  readonly card: PasswordResetCard;
}

type Step =
  | { readonly at: 'password'; readonly refusal?: string }
  | { readonly at: 'proof'; readonly password: string }
  | { readonly at: 'over'; readonly error: unknown }
  | { readonly at: 'done' };

function Steps({ token, card }: StepsProps): ReactElement {
  const words = useProblemWords();
  const [step, setStep] = useState<Step>({ at: 'password' });
  const refuse = (error: unknown): void => {
    const problem = problemOf(error);
    if (problem === 'password-too-weak') {
      const { title, body } = words(error);
      setStep({ at: 'password', refusal: `${title}. ${body}` });
    }
    if (problem === 'reset-not-valid') setStep({ at: 'over', error });
  };
  if (card.methods.length === 0) return <NoProof />;
  switch (step.at) {
    case 'password':
      return (
        <PasswordStep
          email={card.email}
          refusal={step.refusal}
          onChosen={(password) => setStep({ at: 'proof', password })}
        />
      );
    case 'proof':
      return (
        <ProofStep
          token={token}
          card={card}
          password={step.password}
          onBack={() => setStep({ at: 'password' })}
          onDone={() => setStep({ at: 'done' })}
          onError={refuse}
        />
      );
    case 'over':
      return <ProblemState level={1} error={step.error} />;
    case 'done':
      return <Done />;
  }
}

interface ProofStepProps extends StepsProps {
  readonly password: string;
  readonly onBack: () => void;
  readonly onDone: () => void;
  readonly onError: (error: unknown) => void;
}

function ProofStep({ card, onBack, ...wish }: ProofStepProps): ReactElement {
  const t = useTranslations('reset.proof');
  return (
    <>
      <SecondProof methods={card.methods} proofs={useReset(wish)} lead={t('why')} go={t('go')} />
      <p className="small soft mt-2">{t('lost')}</p>
      <Button look="link" icon="arrow-left" className="mt-2" onClick={onBack}>
        {t('back')}
      </Button>
    </>
  );
}

/** A link that was cut on its way is no field to be corrected. */
function asLinkProblem(error: unknown): unknown {
  return problemOf(error) === 'invalid-input' ? new ProblemError('reset-not-valid') : error;
}

/** Another password, by the mail's link and the second proof. */
export function ResetScreen(): ReactElement {
  const t = useTranslations('join');
  const token = useToken();
  const { data, error, refetch } = useQuery({
    queryKey: ['reset', token],
    queryFn: () => resetApi.look(token),
    staleTime: Infinity,
    gcTime: 0,
  });
  return (
    <Door words={t('words')}>
      {data && <Steps key={token} token={token} card={data} />}
      {!data && error && (
        <ProblemState level={1} error={asLinkProblem(error)} onRetry={() => void refetch()} />
      )}
      {!data && !error && <Skeleton rows={3} />}
    </Door>
  );
}
