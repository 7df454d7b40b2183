import type { ReactElement } from 'react';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { PageHead } from '@astra/ui/app-frame';
import { Button } from '@astra/ui/button';
import { useNow } from '@astra/ui/clock';
import { EmptyState } from '@astra/ui/empty-state';
import { useToast } from '@astra/ui/toast';
import { VisuallyHidden } from '@astra/ui/visually-hidden';
import { failedMailApi } from '#api/failed-mail.ts';
import type { FailedMail } from '#api/failed-mail.ts';
import { ButtonAppLink } from '#app/app-link.tsx';
import { failedMailKey } from '#app/failed-mail-count.ts';
import { Loaded, ProblemNotice, ProblemState } from '#app/page-states.tsx';
import { Screen } from '#app/screen.tsx';
import { ScreenTitle } from '#app/screen-title.tsx';
import { useMay } from '#app/session.tsx';
import { ProblemError } from '#shared/problem-error.ts';
import { useTime } from '#shared/use-time.ts';

function Letter({ mail }: { readonly mail: FailedMail }): ReactElement {
  const t = useTranslations('failedMail');
  const time = useTime();
  const may = useMay();
  const now = useNow(60_000);
  const toast = useToast();
  const client = useQueryClient();
  const retry = useMutation({
    mutationFn: () => failedMailApi.retry(mail.id),
    onSuccess: () => toast({ message: t('retried', { recipient: mail.recipient }) }),
    onSettled: () => client.invalidateQueries({ queryKey: failedMailKey }),
  });
  // A newer service may name what this page does not know yet.
  const words = (name: string): string | undefined =>
    t.has(name as 'none') ? t(name as 'none') : undefined;
  const kind = words(`kinds.${mail.kind}`) ?? mail.kind;
  const reason = mail.reason && (words(`reasons.${mail.reason}`) ?? mail.reason);
  return (
    <li className="line line--apart">
      <span>
        <span className="label">{t('to', { kind, recipient: mail.recipient })}</span>
        <br />
        <span className="small soft">
          {t('failedAfter', { tries: mail.tries, ago: time.ago(mail.failedAt, now) })}
          {reason && (
            <>
              <br />
              {reason}
            </>
          )}
        </span>
        <ProblemNotice error={retry.error} />
      </span>
      <span className="line">
        {mail.meetingId && may('meeting.see') && (
          <ButtonAppLink look="quiet" href={`/consultations/${mail.meetingId}`}>
            {t('meeting')}
          </ButtonAppLink>
        )}
        {may('dead-letter.retry') && (
          <Button icon="rotate-cw" busy={retry.isPending} onClick={() => retry.mutate()}>
            {t('retry')}
            <VisuallyHidden> {mail.recipient}</VisuallyHidden>
          </Button>
        )}
      </span>
    </li>
  );
}

function Letters(): ReactElement {
  const t = useTranslations('failedMail');
  const query = useInfiniteQuery({
    queryKey: [...failedMailKey, 'list'],
    queryFn: ({ pageParam, signal }) => failedMailApi.list(pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    // One that failed again at once should be back before the person has gone.
    refetchInterval: 15_000,
  });
  const hasSome = query.data?.pages.some(({ items }) => items.length > 0) === true;
  return (
    <Screen>
      <PageHead title={<ScreenTitle title={t('title')} />} lead={hasSome && t('lead')} />
      <Loaded query={query} label={t('loading')} failed={t('failed')}>
        {({ pages }) => {
          const mails = pages.flatMap(({ items }) => items);
          if (mails.length === 0) {
            return (
              <EmptyState icon="mail-check" title={t('none')}>
                <p>{t('noneMore')}</p>
              </EmptyState>
            );
          }
          return (
            <ul className="rows">
              {mails.map((mail) => (
                <Letter key={mail.id} mail={mail} />
              ))}
            </ul>
          );
        }}
      </Loaded>
      {query.hasNextPage && (
        <Button busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {t('more')}
        </Button>
      )}
    </Screen>
  );
}

/** Mails that could not be delivered, for whoever can phone instead. */
export function FailedMailScreen(): ReactElement {
  const may = useMay();
  if (may('dead-letter.see')) return <Letters />;
  return (
    <Screen>
      <ProblemState level={1} error={new ProblemError('not-allowed')} />
    </Screen>
  );
}
