import { useState } from 'react';
import type { ReactElement } from 'react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { Dialog } from '@astra/ui/dialog';
import { useToast } from '@astra/ui/toast';
import { keyApi } from '#api/documents-of-house.ts';
import { ProblemNotice } from '#app/page-states.tsx';
import { SettingCard } from './setting-card.tsx';

const queryKey = ['document-key'] as const;
/** Whoever has renewed it looks how it goes. */
const lookMs = 5_000;

function Renew(): ReactElement {
  const t = useTranslations('settings.documentKey');
  const common = useTranslations('common');
  const client = useQueryClient();
  const toast = useToast();
  const [isAsking, setAsking] = useState(false);
  const close = (): void => setAsking(false);
  const renew = useMutation({
    mutationFn: keyApi.renew,
    onSuccess: (next) => {
      client.setQueryData(queryKey, next);
      toast({ message: t('renewed') });
      close();
    },
  });
  return (
    <div className="line">
      <Button icon="rotate-cw" onClick={() => setAsking(true)}>
        {t('renew')}
      </Button>
      {isAsking && (
        <Dialog
          isOpen
          mustAnswer
          onClose={close}
          title={t('ask')}
          actions={
            <>
              <Button onClick={close}>{common('cancel')}</Button>
              <Button look="main" busy={renew.isPending} onClick={() => renew.mutate()}>
                {t('renew')}
              </Button>
            </>
          }
        >
          <p>{t('askMore')}</p>
          <ProblemNotice error={renew.error} />
        </Dialog>
      )}
    </div>
  );
}

/** The key that opens the house's documents, for the security officer: which it is, and a newer one. */
export function DocumentKey(): ReactElement {
  const t = useTranslations('settings.documentKey');
  const result = useQuery({
    queryKey,
    queryFn: ({ signal }) => keyApi.see(signal),
    refetchInterval: ({ state: { data } }) => (data && data.behind > 0 ? lookMs : false),
  });
  const words = {
    title: t('title'),
    lead: t('lead'),
    loading: t('loading'),
    failed: t('failed'),
  };
  return (
    <SettingCard id="document-key" words={words} result={result}>
      {({ version, behind }) =>
        version === 0 ? (
          <p role="status">{t('none')}</p>
        ) : (
          <>
            <div role="status">
              <p className="strong">{t('version', { version })}</p>
              <p>{t('behind', { count: behind })}</p>
            </div>
            <Renew />
          </>
        )
      }
    </SettingCard>
  );
}
