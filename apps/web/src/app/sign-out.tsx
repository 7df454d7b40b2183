import { createContext, use, useCallback, useEffect, useRef, useState } from 'react';
import type { ReactElement, ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { Dialog } from '@astra/ui/dialog';
import { Icon } from '@astra/ui/icon';
import { Notice } from '@astra/ui/notice';
import { useGo } from './app-link.tsx';
import { useChatHome } from './chat-root.tsx';
import { leave, losesNothing, whatIsAtStake } from './leaving.ts';
import type { Stake } from './leaving.ts';

const SignOutContext = createContext<(() => void) | null>(null);

/** Asks to sign out; nothing is asked where nothing is lost by it. */
export function useSignOut(): () => void {
  const ask = use(SignOutContext);
  if (!ask) throw new Error('useSignOut needs SignOutRoot around it');
  return ask;
}

type Step =
  | { readonly name: 'staying' }
  | { readonly name: 'looking'; readonly left: number }
  | { readonly name: 'asked'; readonly stake: Stake }
  | { readonly name: 'leaving' };

/** Around the professionals' pages, within their chat. */
export function SignOutRoot({ children }: { readonly children: ReactNode }): ReactElement {
  const home = useChatHome();
  const [step, setStep] = useState<Step>({ name: 'staying' });
  const looking = useRef<AbortController | null>(null);
  const stay = useCallback((): void => {
    looking.current?.abort();
    looking.current = null;
    setStep({ name: 'staying' });
  }, []);
  useEffect(() => () => looking.current?.abort(), []);
  const go = useCallback((): void => {
    looking.current = null;
    setStep({ name: 'leaving' });
    // Nobody answers, perhaps: one is still signed in then, and can ask again.
    leave(home).catch(() => setStep({ name: 'staying' }));
  }, [home]);
  const ask = useCallback((): void => {
    if (looking.current) return;
    const mine = new AbortController();
    looking.current = mine;
    setStep({ name: 'looking', left: 0 });
    const onLeft = (left: number): void => {
      if (!mine.signal.aborted) setStep({ name: 'looking', left });
    };
    const take = (stake: Stake): void => {
      if (mine.signal.aborted) return;
      if (losesNothing(stake)) go();
      else setStep({ name: 'asked', stake });
    };
    whatIsAtStake(home, { signal: mine.signal, onLeft }).then(take, stay);
  }, [home, go, stay]);
  return (
    <SignOutContext value={ask}>
      {children}
      {step.name === 'looking' && <Looking left={step.left} onStay={stay} onGo={go} />}
      {step.name === 'asked' && <Question stake={step.stake} onStay={stay} onGo={go} />}
    </SignOutContext>
  );
}

interface AnswerProps {
  readonly onStay: () => void;
  readonly onGo: () => void;
}

/** Most often it is known before anybody could read that it is looked at. */
const soonMs = 600;

function Looking({ left, onStay, onGo }: AnswerProps & { readonly left: number }): ReactElement {
  const t = useTranslations('common.signOut');
  const [isLong, setLong] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLong(true), soonMs);
    return () => clearTimeout(timer);
  }, []);
  return (
    <Dialog
      isOpen={isLong}
      onClose={onStay}
      title={t('title')}
      actions={
        <>
          <Button onClick={onGo}>{t('withoutWaiting')}</Button>
          <Button onClick={onStay}>{t('stay')}</Button>
        </>
      }
    >
      <p role="status">{left === 0 ? t('looking') : t('left', { count: left })}</p>
    </Dialog>
  );
}

function Question({ stake, onStay, onGo }: AnswerProps & { readonly stake: Stake }): ReactElement {
  const t = useTranslations('common.signOut');
  const goTo = useGo();
  const makeCode = (): void => {
    onStay();
    goTo('/moi#messages');
  };
  return (
    <Dialog
      isOpen
      onClose={onStay}
      title={t('title')}
      actions={
        <>
          <Button look="danger" icon="log-out" onClick={onGo}>
            {t('anyway')}
          </Button>
          {stake.isLastKey ? (
            <Button look="main" icon="key-round" onClick={makeCode}>
              {t('makeCode')}
            </Button>
          ) : (
            <Button look="main" onClick={onStay}>
              {t('stay')}
            </Button>
          )}
        </>
      }
    >
      <div className="stack">
        {stake.isLastKey && (
          <Notice tone="warn" icon="key-round" title={t('lastKey')}>
            {t('lastKeyWords')}
          </Notice>
        )}
        {stake.isUncertain && <Lost>{t('uncertain')}</Lost>}
        {stake.keysLeft > 0 && <Lost>{t('keysLeft')}</Lost>}
        <LostIn roomIds={stake.unsent} names={stake.names} what="unsent" />
        <LostIn roomIds={stake.begun} names={stake.names} what="begun" />
      </div>
    </Dialog>
  );
}

function Lost({ children }: { readonly children: ReactNode }): ReactElement {
  return (
    <p>
      <Icon name="circle-alert" size="s" /> {children}
    </p>
  );
}

interface LostInProps {
  readonly roomIds: readonly string[];
  readonly names: Stake['names'];
  readonly what: 'unsent' | 'begun';
}

function LostIn({ roomIds, names, what }: LostInProps): ReactElement | null {
  const t = useTranslations('common.signOut');
  if (roomIds.length === 0) return null;
  const where = [...new Set(roomIds)].flatMap((id) => names.get(id) ?? []).join(', ');
  return (
    <Lost>
      {t(what, { count: roomIds.length })} {where !== '' && t('where', { where })}
    </Lost>
  );
}
