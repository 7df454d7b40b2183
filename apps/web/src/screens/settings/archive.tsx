import { useState } from 'react';
import type { FormEvent, ReactElement } from 'react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { Checkbox } from '@astra/ui/checkbox';
import { TextField } from '@astra/ui/text-field';
import { archiveApi } from '#api/chat-archive.ts';
import type { ArchiveRule } from '#api/chat-archive.ts';
import { WaitingReleases } from '#app/archive-release.tsx';
import { ProblemNotice } from '#app/page-states.tsx';
import { problemOf } from '#shared/problem-error.ts';
import { SettingCard } from './setting-card.tsx';

const key = ['archive'] as const;

/** Sends a step and shows what holds then. */
function useStep<A>(send: (about: A) => Promise<ArchiveRule>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: send,
    onSuccess: (next) => client.setQueryData(key, next),
    onError: (error) => {
      if (problemOf(error) === 'stale-version') void client.invalidateQueries({ queryKey: key });
    },
  });
}

function Proposal(): ReactElement {
  const t = useTranslations('keeping.archive');
  const [reason, setReason] = useState('');
  const [isMissing, setMissing] = useState(false);
  const [hasDirect, setDirect] = useState(false);
  const propose = useStep(archiveApi.propose);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setMissing(reason.trim() === '');
    if (reason.trim() !== '' && !propose.isPending)
      propose.mutate({ reason: reason.trim(), hasDirect });
  };
  return (
    <form noValidate onSubmit={submit} className="stack">
      <ProblemNotice error={propose.error} />
      <TextField
        label={t('reason')}
        hint={t('reasonHint')}
        error={isMissing && reason.trim() === '' && t('reasonMissing')}
        aria-required
        maxLength={300}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
      <Checkbox
        label={t('direct')}
        checked={hasDirect}
        onChange={(event) => setDirect(event.target.checked)}
      />
      <div className="line">
        <Button type="submit" busy={propose.isPending}>
          {t('propose')}
        </Button>
      </div>
    </form>
  );
}

function Decided({ rule }: { readonly rule: NonNullable<ArchiveRule['rule']> }): ReactElement {
  const t = useTranslations('keeping.archive');
  const confirm = useStep(archiveApi.confirm);
  const end = useStep(archiveApi.end);
  const { id, proposedBy, confirmedBy, reason, hasDirect } = rule;
  return (
    <div className="stack">
      <ProblemNotice error={confirm.error ?? end.error} />
      <p>
        {confirmedBy === null
          ? t('waiting', { name: proposedBy })
          : t('holds', { proposer: proposedBy, confirmer: confirmedBy })}
      </p>
      <blockquote>{reason}</blockquote>
      <p className="soft">{t(hasDirect ? 'withDirect' : 'withoutDirect')}</p>
      <div className="line">
        {rule.mayConfirm && (
          <Button look="main" busy={confirm.isPending} onClick={() => confirm.mutate(id)}>
            {t('confirm')}
          </Button>
        )}
        <Button busy={end.isPending} onClick={() => end.mutate(id)}>
          {t(confirmedBy === null ? 'withdraw' : 'end')}
        </Button>
      </div>
    </div>
  );
}

/** Whether the organisation keeps what is written: one proposes, another one confirms. */
export function Archive(): ReactElement {
  const t = useTranslations('keeping.archive');
  const result = useQuery({ queryKey: key, queryFn: ({ signal }) => archiveApi.get(signal) });
  const words = {
    title: t('title'),
    lead: t('lead'),
    loading: t('loading'),
    failed: t('failed'),
  };
  return (
    <SettingCard id="archive" words={words} result={result} after={<WaitingReleases level={3} />}>
      {({ rule, isAvailable }) => {
        if (rule) return <Decided rule={rule} />;
        return isAvailable ? <Proposal /> : <p>{t('unavailable')}</p>;
      }}
    </SettingCard>
  );
}
