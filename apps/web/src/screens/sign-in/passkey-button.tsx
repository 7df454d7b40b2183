import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { Notice } from '@astra/ui/notice';
import { signInApi } from '#api/identity.ts';
import { ProblemNotice } from '#app/page-states.tsx';
import { canUsePasskey, PasskeyDeclined, proveWithPasskey } from '#shared/passkey.ts';
import { useLeaving } from './use-leaving.ts';

interface PasskeyButtonProps {
  readonly uid: string;
  readonly look: 'big' | 'link';
  readonly onExpired: () => void;
}

/** Proves with a passkey: fingerprint, face or code of the device, or a security key. */
export function PasskeyButton({ uid, look, onExpired }: PasskeyButtonProps): ReactElement | null {
  const t = useTranslations('signIn.passkey');
  const prove = useLeaving<void>(async () => {
    const options = await signInApi.passkeyOptions(uid);
    return signInApi.passkey(uid, await proveWithPasskey(options));
  }, onExpired);
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
