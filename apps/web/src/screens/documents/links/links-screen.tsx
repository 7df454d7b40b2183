import { useState } from 'react';
import type { ReactElement } from 'react';
import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { PageHead } from '@astra/ui/app-frame';
import { Button } from '@astra/ui/button';
import { EmptyState } from '@astra/ui/empty-state';
import { PlainQuestion } from '@astra/ui/plain-question';
import { Segments } from '@astra/ui/segments';
import { useToast } from '@astra/ui/toast';
import '@astra/ui/people.css';
import '@astra/ui/documents.css';
import { linksApi } from '#api/guest-links.ts';
import type { Whose } from '#api/guest-links.ts';
import { Loaded, ProblemNotice, ProblemState } from '#app/page-states.tsx';
import { Screen } from '#app/screen.tsx';
import { ScreenTitle } from '#app/screen-title.tsx';
import { useMay } from '#app/session.tsx';
import { ProblemError } from '#shared/problem-error.ts';
import { LinkRow } from '../guest-link-row.tsx';
import { documentsKey, useRefresh } from '../items.ts';
import { MoreItems } from '../more-items.tsx';
import { AllPartnerShares } from '../partners/partner-shares.tsx';
import { AllShares } from '../share-list.tsx';
import { ViewLinks } from '../view-links.tsx';

interface EndAllProps {
  readonly whose: Whose;
  readonly onClose: () => void;
}

/** All at once, after a question: whoever is in by one is put out. */
function EndAll({ whose, onClose }: EndAllProps): ReactElement {
  const t = useTranslations('guestLinks.all');
  const toast = useToast();
  const refresh = useRefresh();
  const end = useMutation({
    mutationFn: () => linksApi.endAll(whose),
    onSuccess: ({ ended }) => {
      toast({ message: t('endedAll', { count: ended }) });
      onClose();
    },
    onSettled: refresh,
  });
  return (
    <PlainQuestion
      title={t(`ask.${whose}`)}
      keep={t('keep')}
      confirm={t('endAll')}
      isBusy={end.isPending}
      onConfirm={() => end.mutate()}
      onClose={onClose}
    >
      <p>{t('askMore')}</p>
      <ProblemNotice error={end.error} />
    </PlainQuestion>
  );
}

function List({ whose }: { readonly whose: Whose }): ReactElement {
  const t = useTranslations('guestLinks.all');
  const [isAsking, setAsking] = useState(false);
  const query = useInfiniteQuery({
    queryKey: [...documentsKey, 'all-links', whose],
    queryFn: ({ pageParam, signal }) => linksApi.all(whose, pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    // Somebody outside opens one, or guesses at one, at any moment.
    staleTime: 0,
    refetchInterval: 10_000,
  });
  return (
    <>
      <Loaded query={query} label={t('loading')} failed={t('failed')}>
        {({ pages }) => {
          const links = pages.flatMap(({ items }) => items);
          if (links.length === 0)
            return (
              <EmptyState icon="link" title={t(`none.${whose}`)}>
                <p>{t('noneMore')}</p>
              </EmptyState>
            );
          return (
            <>
              <ul className="rows">
                {links.map((link) => (
                  <LinkRow key={link.id} link={link} itemName={link.itemName} isAmongAll />
                ))}
              </ul>
              <Button className="mt-2" look="danger-plain" icon="x" onClick={() => setAsking(true)}>
                {t('endAll')}
              </Button>
            </>
          );
        }}
      </Loaded>
      <MoreItems query={query} />
      {isAsking && <EndAll whose={whose} onClose={() => setAsking(false)} />}
    </>
  );
}

function Links(): ReactElement {
  const t = useTranslations('guestLinks.all');
  const may = useMay();
  const [whose, setWhose] = useState<Whose>('own');
  return (
    <Screen mainClassName="docs">
      <PageHead title={<ScreenTitle title={t('title')} />} lead={t('lead')} />
      <ViewLinks place="links" />
      {may('document.see-all-shares') && (
        <Segments
          label={t('whose')}
          hideLabel
          value={whose}
          onChange={setWhose}
          options={(['own', 'organisation'] as const).map((value) => ({
            value,
            label: t(`views.${value}`),
          }))}
        />
      )}
      <List key={whose} whose={whose} />
      {whose === 'organisation' && (
        <>
          <AllPartnerShares />
          <AllShares />
        </>
      )}
    </Screen>
  );
}

/** Every link to a document for somebody outside, and its end: one's own, and those of the organisation for who answers for them. */
export function LinksScreen(): ReactElement {
  const may = useMay();
  if (may('document.see')) return <Links />;
  return (
    <Screen>
      <ProblemState level={1} error={new ProblemError('not-allowed')} />
    </Screen>
  );
}
