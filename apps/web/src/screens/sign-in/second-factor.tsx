import { useRef, useState } from 'react';
import type { FormEvent, ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { CodeField } from '@astra/ui/code-field';
import { Notice } from '@astra/ui/notice';
import { TextField } from '@astra/ui/text-field';
import { Who } from '@astra/ui/who';
import { goToSignIn } from '#api/gateway.ts';
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

/** From then on it is hardly a slip of the finger. */
const helpAfter = 3;

function TotpForm({ uid, onExpired }: ProofProps): ReactElement {
  const t = useTranslations('signIn.totp');
  const [code, setCode] = useState('');
  const box = useRef<HTMLFormElement>(null);
  const [refusals, setRefusals] = useState(0);
  const prove = useLeaving((digits: string) => signInApi.totp(uid, digits), onExpired);
  const { field, other } = useRefusal(prove.error);
  const send = (digits: string): void => {
    if (prove.isLeaving || digits.length < 6) return;
    prove.mutate(digits, {
      onError: () => {
        setCode('');
        setRefusals((before) => before + 1);
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
      {refusals >= helpAfter && (
        <Notice role="status" icon="smartphone" title={t('again.title')}>
          {t('again.body')}
        </Notice>
      )}
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

/** A sign-in of its own: the password that was proved here is worth nothing there. */
const signInAnew = (): void => goToSignIn('/', { isFresh: true });

function Person({ person }: { readonly person: Interaction['person'] }): ReactElement | null {
  const t = useTranslations('signIn');
  if (!person) return null;
  return (
    <>
      <p className="line door__who">
        <Who kind="member" name={person.displayName} />
        <span>
          <strong>{person.displayName}</strong>
          <br />
          <span className="soft small">{person.email}</span>
        </span>
      </p>
      <Button look="link" icon="arrow-left" onClick={signInAnew}>
        {t('otherAddress')}
      </Button>
    </>
  );
}

type Way = 'totp' | 'recovery-code' | 'passkey';

interface OtherWaysProps extends ProofProps {
  readonly others: readonly Way[];
  readonly onChoose: (way: Way) => void;
}

/** What else the person has, if anything. */
function OtherWays({ others, onChoose, ...proof }: OtherWaysProps): ReactElement | null {
  const t = useTranslations('signIn');
  if (others.length === 0) return null;
  return (
    <>
      <h2 className="h3 door__other">{t('otherWays')}</h2>
      <ul className="rows alt">
        {others.map((way) => (
          <li key={way}>
            {way === 'passkey' && <PasskeyButton {...proof} look="link" />}
            {way === 'totp' && (
              <Button look="link" icon="smartphone" onClick={() => onChoose(way)}>
                {t('totp.use')}
              </Button>
            )}
            {way === 'recovery-code' && (
              <Button look="link" icon="key-round" onClick={() => onChoose(way)}>
                {t('recovery.use')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

interface SecondFactorProps extends ProofProps {
  readonly interaction: Interaction;
}

const ways: readonly Way[] = ['passkey', 'totp', 'recovery-code'];

/** The second step: a code of the person's application, and the other ways. */
export function SecondFactor({ interaction, uid, onExpired }: SecondFactorProps): ReactElement {
  const t = useTranslations('signIn');
  const usable = ways.filter((way) => interaction.methods.includes(way));
  const [way, setWay] = useState<Way>(usable.includes('totp') ? 'totp' : 'passkey');
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
      <OtherWays {...proof} others={usable.filter((each) => each !== way)} onChoose={setWay} />
      <p className="small soft mt-2">{t('lost')}</p>
    </>
  );
}
