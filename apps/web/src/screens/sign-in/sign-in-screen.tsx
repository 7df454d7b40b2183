import { useEffect } from 'react';
import type { ReactElement } from 'react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { Skeleton } from '@astra/ui/skeleton';
import { goToSignIn } from '#api/gateway.ts';
import { meApi, signInApi } from '#api/identity.ts';
import type { Interaction } from '#api/identity.ts';
import { Door } from '#app/door.tsx';
import { ProblemState } from '#app/page-states.tsx';
import { ScreenTitle } from '#app/screen-title.tsx';
import { lostPath } from '#shared/lost-session.ts';
import { problemOf } from '#shared/problem-error.ts';
import { whenSignedInElsewhere } from '#shared/signed-in-elsewhere.ts';
import { eraseInTime, whatWaits } from '#shared/unfinished.ts';
import { Identify } from './identify.tsx';
import { SecondFactor } from './second-factor.tsx';

/** What waits comes back on its own page alone. */
const startAgain = (): void => goToSignIn(whatWaits()?.path ?? lostPath() ?? '/');

/** A tab that was put out goes back by itself to where it was, when somebody has signed in in another one. */
async function followOtherTab(): Promise<void> {
  const path = lostPath();
  if (path === null) return;
  // Whoever is not signed in stays: another look comes with the next news.
  const isIn = await meApi.get().then(
    () => true,
    () => false,
  );
  if (isIn) window.location.assign(path);
}

/** Without a sign-in under way, one begins when somebody looks. */
function beginWhenSeen(): (() => void) | undefined {
  if (!document.hidden) {
    startAgain();
    return undefined;
  }
  document.addEventListener('visibilitychange', startAgain, { once: true });
  return () => document.removeEventListener('visibilitychange', startAgain);
}

function Expired(): ReactElement {
  const t = useTranslations('signIn.expired');
  return (
    <>
      <h1 className="display">
        <ScreenTitle title={t('title')} />
      </h1>
      <p className="lead">{t('body')}</p>
      <Button look="main" wide go onClick={startAgain}>
        {t('again')}
      </Button>
    </>
  );
}

function Steps({ uid }: { readonly uid: string }): ReactElement {
  const client = useQueryClient();
  const key = ['interaction', uid];
  const { data, error, refetch } = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => signInApi.get(uid, signal),
    staleTime: Infinity,
    gcTime: 0,
  });
  const keep = (next: Interaction): void => void client.setQueryData(key, next);
  const expire = (): void => void refetch();
  if (data && !error) {
    return data.step === 'identify' ? (
      <Identify uid={uid} onStep={keep} onExpired={expire} />
    ) : (
      <SecondFactor uid={uid} interaction={data} onExpired={expire} />
    );
  }
  if (!error) return <Skeleton rows={3} />;
  const isOver = ['sign-in-expired', 'not-found', 'invalid-input'].includes(problemOf(error));
  return isOver ? <Expired /> : <ProblemState error={error} onRetry={expire} level={1} />;
}

/** Signing in: who the person is, then a second proof. Without a sign-in under way, it begins one. */
export function SignInScreen(): ReactElement {
  const { i: uid } = useSearch({ from: '/connexion' });
  const t = useTranslations('signIn');
  useEffect(() => (uid ? undefined : beginWhenSeen()), [uid]);
  useEffect(() => whenSignedInElsewhere(() => void followOtherTab()), []);
  useEffect(eraseInTime, []);
  return <Door words={t('words')}>{uid ? <Steps uid={uid} /> : <Skeleton rows={3} />}</Door>;
}
