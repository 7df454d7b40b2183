import { useState } from 'react';
import type { FormEvent, ReactElement } from 'react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { useNow } from '@astra/ui/clock';
import { Dialog } from '@astra/ui/dialog';
import { Notice } from '@astra/ui/notice';
import { TextField } from '@astra/ui/text-field';
import { useToast } from '@astra/ui/toast';
import { meApi } from '#api/identity.ts';
import type { Factors } from '#api/identity.ts';
import { ProblemNotice } from '#app/page-states.tsx';
import { useUnfinished } from '#app/use-unfinished.ts';
import { lineFault } from '#shared/checks.ts';
import { canUsePasskey, makePasskey, PasskeyDeclined } from '#shared/passkey.ts';
import { useTime } from '#shared/use-time.ts';
import { factorsKey } from './factors-key.ts';
import { RemoveFactor } from './remove-factor.tsx';

function AddDialog({ onClose }: { readonly onClose: () => void }): ReactElement {
  const t = useTranslations('me.passkeys');
  const client = useQueryClient();
  const toast = useToast();
  const [name, setName] = useUnfinished('me.passkey-name', '');
  const [wasSent, setSent] = useState(false);
  const add = useMutation({
    mutationFn: async () => {
      const response = await makePasskey(await meApi.passkeyOptions());
      return meApi.addPasskey(name.trim(), response);
    },
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: factorsKey });
      toast({ message: t('added') });
      onClose();
    },
  });
  const fault = lineFault(name, 60) ? t('nameFault') : undefined;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setSent(true);
    if (!fault && !add.isPending) add.mutate();
  };
  return (
    <Dialog isOpen onClose={onClose} title={t('add')}>
      <form noValidate onSubmit={submit} className="stack">
        {add.error instanceof PasskeyDeclined ? (
          <Notice role="status" title={t('declined')} />
        ) : (
          <ProblemNotice error={add.error} />
        )}
        <TextField
          // oxlint-disable-next-line jsx-a11y/no-autofocus -- the dialog asks for nothing else
          autoFocus
          label={t('name')}
          hint={t('nameHint')}
          maxLength={60}
          value={name}
          error={wasSent ? fault : undefined}
          onChange={(event) => setName(event.target.value)}
        />
        <Button look="main" type="submit" icon="fingerprint" wide busy={add.isPending}>
          {t('make')}
        </Button>
      </form>
    </Dialog>
  );
}

/** Passkeys: which, and adding or removing one. */
export function Passkeys({ factors }: { readonly factors: Factors }): ReactElement {
  const t = useTranslations('me.passkeys');
  const time = useTime();
  const now = useNow(60_000);
  const removing = useTranslations('me.removing');
  const [isAdding, setAdding] = useUnfinished('me.adding-passkey', false);
  return (
    <div className="stack">
      <h3>{t('title')}</h3>
      {factors.passkeys.length === 0 && <p className="soft">{t('none')}</p>}
      {factors.passkeys.length > 0 && (
        <ul className="rows">
          {factors.passkeys.map(({ id, name, createdAt, lastUsedAt }) => (
            <li key={id} className="line line--apart">
              <span>
                <span className="label">{name}</span>
                <br />
                <span className="small soft">
                  {lastUsedAt
                    ? t('used', { ago: time.ago(lastUsedAt, now) })
                    : t('made', { ago: time.ago(createdAt, now) })}
                </span>
              </span>
              <RemoveFactor
                unfinished={`me.removing.${id}`}
                name={name}
                question={removing('passkey', { name })}
                body={removing('passkeyBody')}
                remove={() => meApi.removePasskey(id)}
              />
            </li>
          ))}
        </ul>
      )}
      {canUsePasskey() && (
        <div>
          <Button icon="fingerprint" onClick={() => setAdding(true)}>
            {t('add')}
          </Button>
        </div>
      )}
      {isAdding && <AddDialog onClose={() => setAdding(false)} />}
    </div>
  );
}
