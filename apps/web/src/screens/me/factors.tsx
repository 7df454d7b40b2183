import { useState } from 'react';
import type { ReactElement } from 'react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { Dialog } from '@astra/ui/dialog';
import { State } from '@astra/ui/state';
import { meApi } from '#api/identity.ts';
import type { Factors as MyFactors, TotpSetup } from '#api/identity.ts';
import { Loaded, ProblemNotice } from '#app/page-states.tsx';
import { RecoveryCodes } from '#app/recovery-codes.tsx';
import { TotpSetupForm } from '#app/totp-setup.tsx';
import { factorsKey } from './factors-key.ts';
import { Passkeys } from './passkeys.tsx';
import { RemoveFactor } from './remove-factor.tsx';

interface PartProps {
  readonly factors: MyFactors;
  readonly onCodes: (codes: readonly string[]) => void;
}

function Totp({ factors, onCodes }: PartProps): ReactElement {
  const t = useTranslations('me.totp');
  const client = useQueryClient();
  const [setup, setSetup] = useState<TotpSetup | null>(null);
  const renew = (): Promise<void> => client.invalidateQueries({ queryKey: factorsKey });
  const start = useMutation({ mutationFn: () => meApi.startTotp(), onSuccess: setSetup });
  const removing = useTranslations('me.removing');
  const confirm = async (code: string): Promise<void> => {
    const made = await meApi.confirmTotp(code);
    setSetup(null);
    void renew();
    if (made && made.codes.length > 0) onCodes(made.codes);
  };
  return (
    <div className="stack">
      <div className="line line--apart">
        <h3>{t('title')}</h3>
        {factors.hasTotp ? (
          <State tone="good" icon="shield-check">
            {t('on')}
          </State>
        ) : (
          <State icon="shield-alert">{t('off')}</State>
        )}
      </div>
      <ProblemNotice error={start.error} />
      <div className="line">
        <Button icon="qr-code" busy={start.isPending} onClick={() => start.mutate()}>
          {t(factors.hasTotp ? 'replace' : 'add')}
        </Button>
        {factors.hasTotp && (
          <RemoveFactor
            unfinished="me.removing.totp"
            name={t('title')}
            question={removing('totp')}
            body={removing('totpBody')}
            remove={() => meApi.removeTotp()}
          />
        )}
      </div>
      {setup && (
        <Dialog isOpen onClose={() => setSetup(null)} title={t('setup')}>
          <TotpSetupForm setup={setup} confirm={confirm} />
        </Dialog>
      )}
    </div>
  );
}

function Codes({ factors, onCodes }: PartProps): ReactElement {
  const t = useTranslations('me.codes');
  const client = useQueryClient();
  const renew = useMutation({
    mutationFn: () => meApi.newRecoveryCodes(),
    onSuccess: ({ codes }) => onCodes(codes),
    onSettled: () => client.invalidateQueries({ queryKey: factorsKey }),
  });
  return (
    <div className="stack">
      <h3>{t('title')}</h3>
      <p className="soft">{t('left', { count: factors.recoveryCodesLeft })}</p>
      <ProblemNotice error={renew.error} />
      <div>
        <Button icon="key-round" busy={renew.isPending} onClick={() => renew.mutate()}>
          {t('renew')}
        </Button>
      </div>
    </div>
  );
}

/** Second factors: passkeys, code application, recovery codes. */
export function Factors(): ReactElement {
  const t = useTranslations('me');
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const query = useQuery({ queryKey: factorsKey, queryFn: ({ signal }) => meApi.factors(signal) });
  const close = (): void => setCodes(null);
  return (
    <section aria-labelledby="factors" className="stack">
      <h2 id="factors">{t('factors')}</h2>
      <Loaded query={query}>
        {(factors) => (
          <div className="stack me-parts">
            <Passkeys factors={factors} />
            <Totp factors={factors} onCodes={setCodes} />
            <Codes factors={factors} onCodes={setCodes} />
          </div>
        )}
      </Loaded>
      {codes && (
        <Dialog isOpen mustAnswer onClose={close} title={t('codes.title')}>
          <RecoveryCodes codes={codes} doneLabel={t('codes.done')} onDone={close} />
        </Dialog>
      )}
    </section>
  );
}
