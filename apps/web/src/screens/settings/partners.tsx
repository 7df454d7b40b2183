import { useState } from 'react';
import type { FormEvent, ReactElement } from 'react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { UseMutationResult } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { PlainQuestion } from '@astra/ui/plain-question';
import { TextField } from '@astra/ui/text-field';
import { useToast } from '@astra/ui/toast';
import { VisuallyHidden } from '@astra/ui/visually-hidden';
import { partnersApi } from '#api/partners.ts';
import type { Partner, Partners } from '#api/partners.ts';
import { ProblemNotice } from '#app/page-states.tsx';
import { problemOf } from '#shared/problem-error.ts';
import { documentsKey } from '#screens/documents/items.ts';
import { partnersKey, usePartners } from '#screens/documents/partners/use-partners.ts';
import { SettingCard } from './setting-card.tsx';

const code = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u;

interface Setting {
  readonly organisationId: string;
  readonly isAllowed: boolean;
}

function useSet(): UseMutationResult<Partners, Error, Setting> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ organisationId, isAllowed }: Setting) =>
      partnersApi.set(organisationId, isAllowed),
    onSuccess: (next) => {
      client.setQueryData(partnersKey, next);
      // With an organisation that is allowed no more, what was shared is gone.
      void client.invalidateQueries({ queryKey: documentsKey });
    },
  });
}

/** What the administrator elsewhere asks for. */
function OwnCode({ value }: { readonly value: string }): ReactElement {
  const t = useTranslations('partners.settings');
  const [isCopied, setCopied] = useState(false);
  const copy = (): void => {
    // Without the right to the clipboard the field can still be copied by hand.
    navigator.clipboard.writeText(value).then(
      () => setCopied(true),
      () => undefined,
    );
  };
  return (
    <>
      <TextField label={t('own')} hint={t('ownHint')} readOnly value={value} />
      <div className="line">
        <Button icon="copy" onClick={copy}>
          {t(isCopied ? 'copied' : 'copy')}
        </Button>
      </div>
    </>
  );
}

function Allow(): ReactElement {
  const t = useTranslations('partners.settings');
  const toast = useToast();
  const set = useSet();
  const [typed, setTyped] = useState('');
  const [wasSent, setSent] = useState(false);
  const organisationId = typed.trim().toLowerCase();
  const isUnknown = set.error !== null && problemOf(set.error) === 'not-found';
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setSent(true);
    if (!code.test(organisationId) || set.isPending) return;
    const onSuccess = ({ items }: Partners): void => {
      const name = items.find((one) => one.organisationId === organisationId)?.name ?? '';
      toast({ message: t('allowed', { name }) });
      setTyped('');
      setSent(false);
    };
    set.mutate({ organisationId, isAllowed: true }, { onSuccess });
  };
  const fault = wasSent && !code.test(organisationId) ? t('codeFault') : undefined;
  return (
    <form noValidate onSubmit={submit} className="stack" autoComplete="off">
      <TextField
        label={t('code')}
        hint={t('codeHint')}
        spellCheck={false}
        maxLength={40}
        value={typed}
        error={fault ?? (isUnknown ? t('unknown') : undefined)}
        onChange={(event) => {
          set.reset();
          setTyped(event.target.value);
        }}
      />
      {!isUnknown && <ProblemNotice error={set.error} />}
      <div className="line">
        <Button look="main" type="submit" busy={set.isPending}>
          {t('allow')}
        </Button>
      </div>
    </form>
  );
}

/** What ends for everybody there is asked before. */
function Forbid({
  partner,
  onClose,
}: {
  readonly partner: Partner;
  readonly onClose: () => void;
}): ReactElement {
  const t = useTranslations('partners.settings');
  const common = useTranslations('common');
  const toast = useToast();
  const set = useSet();
  const { organisationId, name } = partner;
  const done = (): void => {
    toast({ message: t('forbidden', { name }) });
    onClose();
  };
  const go = (): void => set.mutate({ organisationId, isAllowed: false }, { onSuccess: done });
  return (
    <PlainQuestion
      title={t('ask', { name })}
      keep={common('cancel')}
      confirm={t('forbid')}
      isBusy={set.isPending}
      onConfirm={go}
      onClose={onClose}
    >
      <p>{t('askMore')}</p>
      <ProblemNotice error={set.error} />
    </PlainQuestion>
  );
}

function Allowed({ items }: Pick<Partners, 'items'>): ReactElement {
  const t = useTranslations('partners.settings');
  const [asked, setAsked] = useState<Partner | null>(null);
  if (items.length === 0) return <p className="soft">{t('none')}</p>;
  return (
    <>
      <ul className="rows">
        {items.map((partner) => (
          <li key={partner.organisationId} className="line line--apart">
            <strong className="docs__name">{partner.name}</strong>
            <Button look="quiet" icon="x" onClick={() => setAsked(partner)}>
              {t('forbid')}
              <VisuallyHidden> {partner.name}</VisuallyHidden>
            </Button>
          </li>
        ))}
      </ul>
      {asked && <Forbid partner={asked} onClose={() => setAsked(null)} />}
    </>
  );
}

/** To which other organisations documents may go: to none, until it is said here. */
export function PartnersSetting(): ReactElement {
  const t = useTranslations('partners.settings');
  const words = {
    title: t('title'),
    lead: t('lead'),
    loading: t('loading'),
    failed: t('failed'),
  };
  return (
    <SettingCard id="partners" words={words} result={usePartners()}>
      {({ code: own, items }) => (
        <>
          <Allowed items={items} />
          <Allow />
          <OwnCode value={own} />
        </>
      )}
    </SettingCard>
  );
}
