import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import type { Encryption } from '@astra/chat-core/encryption';
import { Button } from '@astra/ui/button';
import { Notice } from '@astra/ui/notice';
import { canUsePasskey } from '#shared/passkey.ts';
import { useObservable } from './use-observable.ts';
import { usePasskeyAnswer } from './use-passkey-answer.ts';
import type { PasskeyFault } from './use-passkey-answer.ts';

/** What a passkey could not do, and what else there is. */
export function PasskeyFaultNotice({ fault }: { readonly fault: PasskeyFault }): ReactElement {
  const t = useTranslations('chat.recovery.passkey');
  return (
    <Notice role="status" icon="fingerprint" title={t(`${fault}.title`)}>
      {t(`${fault}.body`)}
    </Notice>
  );
}

interface PasskeyRecoveryProps {
  readonly encryption: Encryption;
  readonly onDone: () => void;
}

/** One touch of a passkey opens the messages on this device; nothing where no passkey was added. */
export function PasskeyRecovery({ encryption, onDone }: PasskeyRecoveryProps): ReactElement | null {
  const t = useTranslations('chat.recovery.passkey');
  const { passkeys } = useObservable(encryption);
  const { isBusy, fault, touch } = usePasskeyAnswer();
  if (passkeys.length === 0 || !canUsePasskey()) return null;
  const recover = async (): Promise<void> => {
    if (await touch(passkeys, encryption.recover)) onDone();
  };
  return (
    <div className="stack">
      <Button look="main" icon="fingerprint" busy={isBusy} onClick={() => void recover()}>
        {t('use')}
      </Button>
      {fault && <PasskeyFaultNotice fault={fault} />}
    </div>
  );
}
