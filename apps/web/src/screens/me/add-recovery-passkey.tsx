import { useState } from 'react';
import type { FormEvent, ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import type { Encryption, Opener } from '@astra/chat-core/encryption';
import { Button } from '@astra/ui/button';
import { Dialog } from '@astra/ui/dialog';
import { TextField } from '@astra/ui/text-field';
import { PasskeyFaultNotice } from '#chat/passkey-recovery.tsx';
import { usePasskeyAnswer } from '#chat/use-passkey-answer.ts';
import { useObservable } from '#chat/use-observable.ts';

interface OpenStepProps {
  readonly encryption: Encryption;
  readonly onOpened: (by: Opener) => void;
}

/** This device reads the messages, but does not keep what opens them elsewhere: that is asked for first. */
function OpenStep({ encryption, onOpened }: OpenStepProps): ReactElement {
  const t = useTranslations('me.messages.passkeys');
  const words = useTranslations('chat.recovery');
  const { passkeys } = useObservable(encryption);
  const [code, setCode] = useState('');
  const [fault, setFault] = useState<'wrong-code' | 'failed' | null>(null);
  const known = usePasskeyAnswer();
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const result = await encryption.tryOpening(code).catch(() => 'failed' as const);
    if (result === 'done') onOpened(code);
    else setFault(result === 'failed' ? 'failed' : 'wrong-code');
  };
  const touch = (): Promise<boolean> =>
    known.touch(passkeys, async (answer) => {
      const result = await encryption.tryOpening(answer);
      if (result === 'done') onOpened(answer);
      return result;
    });
  return (
    <form className="stack" noValidate onSubmit={(event) => void submit(event)}>
      <p>{t('openWords')}</p>
      {passkeys.length > 0 && (
        <Button icon="fingerprint" busy={known.isBusy} onClick={() => void touch()}>
          {t('openByKnown')}
        </Button>
      )}
      {known.fault && <PasskeyFaultNotice fault={known.fault} />}
      <TextField
        label={words('code')}
        hint={words('codeHint')}
        autoComplete="off"
        spellCheck={false}
        value={code}
        error={fault === null ? undefined : words(fault)}
        onChange={({ target }) => setCode(target.value)}
      />
      <Button look="main" type="submit">
        {t('next')}
      </Button>
    </form>
  );
}

interface AddRecoveryPasskeyProps {
  readonly encryption: Encryption;
  /** Credential ids of the passkeys that can be added. */
  readonly ids: readonly string[];
  readonly onClose: () => void;
}

/** Two steps: what opens the messages already, then the passkey that is to. A browser wants a press for each touch. */
export function AddRecoveryPasskey(props: AddRecoveryPasskeyProps): ReactElement {
  const { encryption, ids, onClose } = props;
  const t = useTranslations('me.messages.passkeys');
  const [by, setBy] = useState<Opener | null>(null);
  const { isBusy, fault, touch } = usePasskeyAnswer();
  const add = async (opener: Opener): Promise<void> => {
    if (await touch(ids, (answer) => encryption.addPasskey(answer, opener))) onClose();
  };
  return (
    <Dialog isOpen onClose={onClose} title={t('add')}>
      {by === null ? (
        <OpenStep encryption={encryption} onOpened={setBy} />
      ) : (
        <div className="stack">
          <p>{t('touchWords')}</p>
          {fault && <PasskeyFaultNotice fault={fault} />}
          <Button look="main" icon="fingerprint" busy={isBusy} onClick={() => void add(by)}>
            {t('touch')}
          </Button>
        </div>
      )}
    </Dialog>
  );
}
