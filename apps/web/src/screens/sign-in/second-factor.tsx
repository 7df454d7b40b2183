import { useRef, useState } from 'react';
import type { FormEvent, ReactElement, ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { CodeField } from '@astra/ui/code-field';
import { TextField } from '@astra/ui/text-field';
import { Who } from '@astra/ui/who';
import { signInApi } from '#api/identity.ts';
import type { Interaction } from '#api/identity.ts';
import { ProblemNotice } from '#app/page-states.tsx';
import { ScreenTitle } from '#app/screen-title.tsx';
import { problemOf } from '#shared/problem-error.ts';
import { useProblemWords } from '#shared/problems.ts';
import { PasskeyButton } from './passkey-button.tsx';
import { useLeaving } from './use-leaving.ts';

interface ProofProps {
  readonly uid: string;
  readonly onExpired: () => void;
}

/** A refused code is said at the field; anything else above it. */
function useRefusal(error: unknown): {
  readonly field: string | undefined;
  readonly other: unknown;
} {
  const words = useProblemWords();
  if (problemOf(error) !== 'second-factor-refused' || !error)
    return { field: undefined, other: error };
  const { title, body } = words(error);
  return { field: `${title}. ${body}`, other: null };
}

function TotpForm({ uid, onExpired }: ProofProps): ReactElement {
  const t = useTranslations('signIn.totp');
  const [code, setCode] = useState('');
  const box = useRef<HTMLFormElement>(null);
  const prove = useLeaving((digits: string) => signInApi.totp(uid, digits), onExpired);
  const { field, other } = useRefusal(prove.error);
  const send = (digits: string): void => {
    if (prove.isLeaving || digits.length < 6) return;
    prove.mutate(digits, {
      onError: () => {
        setCode('');
        box.current?.querySelector('input')?.focus();
      },
    });
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (code.length < 6) box.current?.querySelector('input')?.focus();
    send(code);
  };
  return (
    <form ref={box} noValidate className="stack" onSubmit={submit}>
      <ProblemNotice error={other} />
      <CodeField
        label={t('label')}
        hint={t('hint')}
        error={field}
        value={code}
        onChange={setCode}
        onComplete={send}
        // The one thing to do on this page, which the person just asked for.
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- see above
        autoFocus
      />
      <Button look="main" type="submit" wide go className="mt-2" busy={prove.isLeaving}>
        {t('go')}
      </Button>
    </form>
  );
}

function RecoveryForm({ uid, onExpired }: ProofProps): ReactElement {
  const t = useTranslations('signIn.recovery');
  const [code, setCode] = useState('');
  const prove = useLeaving((words: string) => signInApi.recoveryCode(uid, words), onExpired);
  const { field, other } = useRefusal(prove.error);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const written = code.replaceAll(/\s/gu, '');
    if (written && !prove.isLeaving) prove.mutate(written);
  };
  return (
    <form noValidate className="stack" onSubmit={submit}>
      <ProblemNotice error={other} />
      <TextField
        label={t('label')}
        hint={t('hint')}
        error={field}
        className="mono"
        autoComplete="off"
        autoCapitalize="characters"
        spellCheck={false}
        maxLength={30}
        value={code}
        onChange={(event) => setCode(event.target.value)}
        // The one thing to do on this page, which the person just asked for.
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- see above
        autoFocus
      />
      <Button look="main" type="submit" wide go className="mt-2" busy={prove.isLeaving}>
        {t('go')}
      </Button>
    </form>
  );
}

function Person({ person }: { readonly person: Interaction['person'] }): ReactElement | null {
  if (!person) return null;
  return (
    <p className="line door__who">
      <Who kind="member" name={person.displayName} />
      <span>
        <strong>{person.displayName}</strong>
        <br />
        <span className="soft small">{person.email}</span>
      </span>
    </p>
  );
}

interface OtherWayProps {
  readonly children: ReactNode;
}

function OtherWay({ children }: OtherWayProps): ReactElement {
  return <li>{children}</li>;
}

interface SecondFactorProps extends ProofProps {
  readonly interaction: Interaction;
}

type Way = 'totp' | 'recovery-code' | 'passkey';

/** The second step: a code of the person's application, and the other ways. */
export function SecondFactor({ interaction, uid, onExpired }: SecondFactorProps): ReactElement {
  const t = useTranslations('signIn');
  const has = (way: Way): boolean => interaction.methods.includes(way);
  const [way, setWay] = useState<Way>(has('totp') ? 'totp' : 'passkey');
  const proof = { uid, onExpired };
  return (
    <>
      <Person person={interaction.person} />
      <h1 className="display">
        <ScreenTitle title={t(`title2.${way}`)} />
      </h1>
      {way === 'totp' && <TotpForm {...proof} />}
      {way === 'recovery-code' && <RecoveryForm {...proof} />}
      {way === 'passkey' && (
        <div className="mt-3">
          <PasskeyButton {...proof} look="big" />
        </div>
      )}
      <h2 className="h3 door__other">{t('otherWays')}</h2>
      <ul className="rows alt">
        {has('passkey') && way !== 'passkey' && (
          <OtherWay>
            <PasskeyButton {...proof} look="link" />
          </OtherWay>
        )}
        {has('totp') && way !== 'totp' && (
          <OtherWay>
            <Button look="link" icon="smartphone" onClick={() => setWay('totp')}>
              {t('totp.use')}
            </Button>
          </OtherWay>
        )}
        {has('recovery-code') && way !== 'recovery-code' && (
          <OtherWay>
            <Button look="link" icon="key-round" onClick={() => setWay('recovery-code')}>
              {t('recovery.use')}
            </Button>
          </OtherWay>
        )}
      </ul>
      <p className="small soft mt-2">{t('lost')}</p>
    </>
  );
}
