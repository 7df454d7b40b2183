import { useEffect, useEffectEvent, useRef, useState } from 'react';
import type { FormEvent, ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import type { Encryption, Proof } from '@astra/chat-core/encryption';
import { Button } from '@astra/ui/button';
import { Checkbox } from '@astra/ui/checkbox';
import { Dialog } from '@astra/ui/dialog';
import { Notice } from '@astra/ui/notice';
import { TextField } from '@astra/ui/text-field';
import { PasskeyRecovery } from './passkey-recovery.tsx';
import { useObservable } from './use-observable.ts';

interface DialogProps {
  readonly encryption: Encryption;
  readonly onClose: () => void;
  readonly onStage?: boolean | undefined;
}

type Fault = 'wrong-code' | 'failed';

/** Confirms this device by a passkey or the recovery code; messages of before open one by one. */
export function RecoverDialog(props: DialogProps & { readonly onLost: () => void }): ReactElement {
  const { encryption, onClose, onLost, onStage } = props;
  const t = useTranslations('chat.recovery');
  const [code, setCode] = useState('');
  const [fault, setFault] = useState<Fault | null>(null);
  const [isBusy, setBusy] = useState(false);
  const hasPasskeys = useObservable(encryption).passkeys.length > 0;
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    const result = await encryption.recover(code).catch(() => 'failed' as const);
    setBusy(false);
    if (result === 'done') onClose();
    else setFault(result === 'failed' ? 'failed' : 'wrong-code');
  };
  return (
    <Dialog isOpen onStage={onStage} onClose={onClose} title={t('enterTitle')}>
      <form className="stack" noValidate onSubmit={(event) => void submit(event)}>
        <p>{t('enterWords')}</p>
        <PasskeyRecovery encryption={encryption} onDone={onClose} />
        <TextField
          label={t('code')}
          hint={t('codeHint')}
          autoComplete="off"
          spellCheck={false}
          value={code}
          error={fault === null ? undefined : t(fault)}
          onChange={({ target }) => setCode(target.value)}
        />
        <Button look={hasPasskeys ? 'plain' : 'main'} type="submit" busy={isBusy}>
          {t('confirm')}
        </Button>
        <Button look="link" onClick={onLost}>
          {t('lost')}
        </Button>
      </form>
    </Dialog>
  );
}

interface ProofStepProps {
  readonly session: string;
  readonly onDone: () => void;
}

/** The server wants to be sure who asks: that page is its own, and opens apart. */
function ProofStep({ session, onDone }: ProofStepProps): ReactElement {
  const t = useTranslations('chat.recovery');
  const query = new URLSearchParams({ session }).toString();
  return (
    <>
      <p>{t('proofWords')}</p>
      <a
        className="btn btn--plain"
        href={`/_matrix/client/v3/auth/m.login.sso/fallback/web?${query}`}
        target="_blank"
        rel="noreferrer"
      >
        {t('proof')}
      </a>
      <Button look="main" onClick={onDone}>
        {t('proofDone')}
      </Button>
    </>
  );
}

type Step = 'words' | 'proof' | 'busy' | 'failed';

/** Begins anew with other keys: says what is lost by it, and asks twice. */
export function ResetDialog({ encryption, onClose, onStage }: DialogProps): ReactElement {
  const t = useTranslations('chat.recovery');
  const [isSure, setSure] = useState(false);
  const [step, setStep] = useState<Step>('words');
  const [session, setSession] = useState('');
  const proof = useRef<{ readonly done: () => void; readonly callOff: () => void } | null>(null);
  // Whoever closes it in the middle calls it off: meanwhile nothing is asked about their devices.
  const callOff = useEffectEvent(() => proof.current?.callOff());
  useEffect(() => () => callOff(), []);
  const reset = async (): Promise<void> => {
    setStep('busy');
    try {
      await encryption.reset(async (challenge): Promise<Proof> => {
        setSession(challenge.session);
        setStep('proof');
        await new Promise<void>((done, fail) => {
          proof.current = { done, callOff: () => fail(new Error('It was called off.')) };
        });
        setStep('busy');
        return { session: challenge.session };
      });
      onClose();
    } catch {
      setStep('failed');
    }
  };
  return (
    <Dialog isOpen onStage={onStage} onClose={onClose} title={t('resetTitle')}>
      <div className="stack">
        {step === 'proof' ? (
          <ProofStep session={session} onDone={() => proof.current?.done()} />
        ) : (
          <>
            <p>{t('resetWords')}</p>
            {step === 'failed' && (
              <Notice tone="danger" role="alert">
                {t('failed')}
              </Notice>
            )}
            <Checkbox
              label={t('resetSure')}
              checked={isSure}
              onChange={({ target }) => setSure(target.checked)}
            />
            <Button
              look="danger"
              disabled={!isSure}
              busy={step === 'busy'}
              onClick={() => void reset()}
            >
              {t('reset')}
            </Button>
          </>
        )}
      </div>
    </Dialog>
  );
}
