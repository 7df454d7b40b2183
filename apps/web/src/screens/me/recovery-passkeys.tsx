import { useState } from 'react';
import type { ReactElement } from 'react';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import type { Encryption } from '@astra/chat-core/encryption';
import { Button } from '@astra/ui/button';
import { Icon } from '@astra/ui/icon';
import { VisuallyHidden } from '@astra/ui/visually-hidden';
import { meApi } from '#api/identity.ts';
import type { Factors } from '#api/identity.ts';
import { PasskeyFaultNotice } from '#chat/passkey-recovery.tsx';
import { usePasskeyAnswer } from '#chat/use-passkey-answer.ts';
import { useObservable } from '#chat/use-observable.ts';
import { canUsePasskey } from '#shared/passkey.ts';
import { AddRecoveryPasskey } from './add-recovery-passkey.tsx';
import { factorsKey } from './factors-key.ts';

type MyPasskey = Factors['passkeys'][number];

interface RecoveryPasskeysProps {
  readonly encryption: Encryption;
  /** While it is shown: then nothing else has to open the messages before a passkey is added. */
  readonly code: string | null;
}

interface ListProps extends Pick<RecoveryPasskeysProps, 'encryption'> {
  readonly mine: readonly MyPasskey[];
}

function List({ encryption, mine }: ListProps): ReactElement {
  const t = useTranslations('me.messages.passkeys');
  const { passkeys } = useObservable(encryption);
  const nameOf = (id: string): string =>
    mine.find(({ credentialId }) => credentialId === id)?.name ?? t('unknown');
  return (
    <ul className="rows" aria-label={t('title')}>
      {passkeys.map((id) => (
        <li key={id} className="line line--apart">
          <span className="line">
            <Icon name="fingerprint" /> <span className="label">{nameOf(id)}</span>
          </span>
          <Button look="quiet" onClick={() => void encryption.removePasskey(id)}>
            {t('remove')}
            <VisuallyHidden> {nameOf(id)}</VisuallyHidden>
          </Button>
        </li>
      ))}
    </ul>
  );
}

interface AddProps extends RecoveryPasskeysProps {
  /** Those that open nothing yet. */
  readonly others: readonly MyPasskey[];
}

function Add({ encryption, code, others }: AddProps): ReactElement {
  const t = useTranslations('me.messages.passkeys');
  const [isAsking, setAsking] = useState(false);
  const { isBusy, fault, touch } = usePasskeyAnswer();
  const ids = others.map(({ credentialId }) => credentialId);
  const press = (): void => {
    if (code === null) setAsking(true);
    else void touch(ids, (answer) => encryption.addPasskey(answer, code));
  };
  return (
    <>
      <div>
        <Button icon="fingerprint" busy={isBusy} onClick={press}>
          {t('add')}
        </Button>
      </div>
      {fault && <PasskeyFaultNotice fault={fault} />}
      {isAsking && <AddRecoveryPasskey {...{ encryption, ids }} onClose={() => setAsking(false)} />}
    </>
  );
}

/** Passkeys that open one's messages on a new device by one touch, besides the code. */
export function RecoveryPasskeys(props: RecoveryPasskeysProps): ReactElement | null {
  const { encryption } = props;
  const t = useTranslations('me.messages.passkeys');
  const { passkeys } = useObservable(encryption);
  const { data } = useQuery({
    queryKey: factorsKey,
    queryFn: ({ signal }) => meApi.factors(signal),
  });
  if (!data || !canUsePasskey()) return null;
  const mine = data.passkeys;
  const others = mine.filter(({ credentialId }) => !passkeys.includes(credentialId));
  return (
    <div className="stack">
      <h3>{t('title')}</h3>
      {passkeys.length > 0 ? (
        <List {...{ encryption, mine }} />
      ) : (
        <p className="soft">{t('none')}</p>
      )}
      {mine.length === 0 && <p className="soft">{t('first')}</p>}
      {others.length > 0 && <Add {...props} others={others} />}
    </div>
  );
}
