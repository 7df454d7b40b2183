import { useRef, useState } from 'react';
import type { FormEvent, ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { CodeField } from '@astra/ui/code-field';
import { Notice } from '@astra/ui/notice';
import { TextField } from '@astra/ui/text-field';
import { canUsePasskey, PasskeyDeclined } from '#shared/passkey.ts';
import { detailsOf, problemOf } from '#shared/problem-error.ts';
import { useProblemWords } from '#shared/problems.ts';
import { ProblemNotice } from './page-states.tsx';

/** A second proof on its way. */
export interface Proving<Proof> {
  readonly mutate: (proof: Proof, options?: { readonly onError?: () => void }) => void;
  readonly error: unknown;
  readonly isLeaving: boolean;
}

interface ProofProps {
  readonly prove: Proving<string>;
  /** What happens once it is right. */
  readonly go: string;
}

/** A refused code is said at the field; anything else above it. `own`: in other words than those for a code that changes. */
function useRefusal(
  error: unknown,
  own?: (attempts: number) => string,
): {
  readonly field: string | undefined;
  readonly other: unknown;
} {
  const words = useProblemWords();
  if (problemOf(error) !== 'second-factor-refused' || !error)
    return { field: undefined, other: error };
  if (own) return { field: own(detailsOf(error)?.attemptsLeft ?? 0), other: null };
  const { title, body } = words(error);
  return { field: `${title}. ${body}`, other: null };
}

/** From then on it is hardly a slip of the finger. */
const helpAfter = 3;

/** The code that the person's application shows. It goes off by itself once it is whole. */
export function TotpForm({ prove, go }: ProofProps): ReactElement {
  const t = useTranslations('signIn.totp');
  const [code, setCode] = useState('');
  const box = useRef<HTMLFormElement>(null);
  const [refusals, setRefusals] = useState(0);
  const { field, other } = useRefusal(prove.error);
  const [isShort, setShort] = useState(false);
  // A password manager fills in and presses Enter before the page has been drawn again, and a code is good once.
  const isSent = useRef(false);
  const send = (digits: string): void => {
    if (isSent.current || prove.isLeaving || digits.length < 6) return;
    isSent.current = true;
    prove.mutate(digits, {
      onError: () => {
        isSent.current = false;
        setCode('');
        setRefusals((before) => before + 1);
        box.current?.querySelector('input')?.focus();
      },
    });
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setShort(code.length < 6);
    if (code.length < 6) box.current?.querySelector('input')?.focus();
    send(code);
  };
  return (
    <form ref={box} noValidate className="stack" onSubmit={submit}>
      <ProblemNotice error={other} />
      <CodeField
        label={t('label')}
        hint={t('hint')}
        error={isShort && code.length < 6 ? t('incomplete') : field}
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
        {go}
      </Button>
    </form>
  );
}

/** One of the codes that the person printed or copied. */
export function RecoveryForm({ prove, go }: ProofProps): ReactElement {
  const t = useTranslations('signIn.recovery');
  const [code, setCode] = useState('');
  const { field, other } = useRefusal(prove.error, (attempts) => t('refused', { attempts }));
  const [isMissing, setMissing] = useState(false);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const written = code.replaceAll(/\s/gu, '');
    setMissing(written === '');
    if (written && !prove.isLeaving) prove.mutate(written);
  };
  return (
    <form noValidate className="stack" onSubmit={submit}>
      <ProblemNotice error={other} />
      <TextField
        label={t('label')}
        hint={t('hint')}
        error={isMissing && code.trim() === '' ? t('missing') : field}
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
        {go}
      </Button>
    </form>
  );
}

interface PasskeyProofProps {
  readonly prove: Proving<void>;
  readonly look: 'big' | 'link';
}

/** A passkey: fingerprint, face or code of the device, or a security key. */
export function PasskeyProof({ prove, look }: PasskeyProofProps): ReactElement | null {
  const t = useTranslations('signIn.passkey');
  if (!canUsePasskey()) return null;
  const press = (): void => prove.mutate();
  return (
    <>
      {look === 'big' ? (
        <Button
          wide
          className="big"
          go="fingerprint"
          more={t('more')}
          busy={prove.isLeaving}
          onClick={press}
        >
          {t('use')}
        </Button>
      ) : (
        <Button look="link" icon="fingerprint" busy={prove.isLeaving} onClick={press}>
          {t('use')}
        </Button>
      )}
      {prove.error instanceof PasskeyDeclined ? (
        <Notice role="status" className="mt-1" title={t('declined')}>
          {t('declinedMore')}
        </Notice>
      ) : (
        <ProblemNotice error={prove.error} />
      )}
    </>
  );
}
