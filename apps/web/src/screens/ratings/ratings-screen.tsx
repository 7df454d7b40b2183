import type { ReactElement } from 'react';
import { useQuery } from '@tanstack/react-query';
import { useFormatter, useTranslations } from 'use-intl';
import { PageHead } from '@astra/ui/app-frame';
import { EmptyState } from '@astra/ui/empty-state';
import { Icon } from '@astra/ui/icon';
import { ratingsApi } from '#api/ratings.ts';
import type { Ratings } from '#api/ratings.ts';
import { AppLink } from '#app/app-link.tsx';
import { Loaded, ProblemState } from '#app/page-states.tsx';
import { Screen } from '#app/screen.tsx';
import { ScreenTitle } from '#app/screen-title.tsx';
import { useMay } from '#app/session.tsx';
import { ProblemError } from '#shared/problem-error.ts';
import { useTime } from '#shared/use-time.ts';
import { badOf, howMany, meanOf, total } from './numbers.ts';
import type { Step } from './numbers.ts';

const bestFirst: readonly Step[] = [5, 4, 3, 2, 1];

/** A month in words. */
function useMonth(): (month: string) => string {
  const time = useTime();
  return (month) => time.at(`${month}-15T12:00:00Z`, 'month');
}

function ByMonth({ months }: Pick<Ratings, 'months'>): ReactElement {
  const t = useTranslations('ratings');
  const format = useFormatter();
  const month = useMonth();
  return (
    <section aria-labelledby="by-month" className="stack">
      <h2 id="by-month">{t('byMonth')}</h2>
      <div className="card card--flush">
        <table className="table table--narrow" aria-labelledby="by-month">
          <thead>
            <tr>
              <th scope="col">{t('month')}</th>
              <th scope="col">{t('count')}</th>
              <th scope="col">{t('mean')}</th>
              <th scope="col">{t('bad')}</th>
            </tr>
          </thead>
          <tbody>
            {months.map((one) => (
              <tr key={one.month}>
                <th scope="row">{month(one.month)}</th>
                <td className="num">{howMany(one.counts)}</td>
                <td className="num">
                  {format.number(meanOf(one.counts) ?? 0, {
                    minimumFractionDigits: 1,
                    maximumFractionDigits: 1,
                  })}
                </td>
                <td className="num">{badOf(one.counts)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function ByStep({ months }: Pick<Ratings, 'months'>): ReactElement {
  const t = useTranslations('ratings');
  const format = useFormatter();
  const counts = total(months);
  const all = howMany(counts);
  return (
    <section aria-labelledby="by-rating" className="stack">
      <h2 id="by-rating">{t('byRating')}</h2>
      <div className="card card--flush">
        <table className="table table--narrow" aria-labelledby="by-rating">
          <thead>
            <tr>
              <th scope="col">{t('rating')}</th>
              <th scope="col">{t('count')}</th>
              <th scope="col">{t('share')}</th>
            </tr>
          </thead>
          <tbody>
            {bestFirst.map((step) => (
              <tr key={step}>
                <th scope="row">{t('step', { step, word: t(`words${step}`) })}</th>
                <td className="num">{counts[step - 1]}</td>
                <td className="num">
                  {format.number((counts[step - 1] ?? 0) / all, {
                    style: 'percent',
                    maximumFractionDigits: 0,
                  })}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Remarks({ remarks }: Pick<Ratings, 'remarks'>): ReactElement {
  const t = useTranslations('ratings');
  const month = useMonth();
  return (
    <section aria-labelledby="remarks" className="stack">
      <h2 id="remarks">{t('remarks')}</h2>
      <p className="soft">{t('remarksLead')}</p>
      {remarks.length === 0 && <p>{t('noRemarks')}</p>}
      <ul className="rows">
        {remarks.map(({ month: when, stars, text }, index) => (
          // They have nothing else that tells them apart, and never change places.
          // oxlint-disable-next-line react/no-array-index-key -- see above
          <li key={index}>
            <p>{text}</p>
            <p className="small soft">
              {t('remarkOf', { step: stars, word: t(`words${stars as Step}`), month: month(when) })}
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Numbers({ months, remarks }: Ratings): ReactElement {
  const t = useTranslations('ratings');
  if (months.length === 0)
    return (
      <EmptyState icon="thumbs-up" title={t('none')}>
        <p>{t('noneMore')}</p>
      </EmptyState>
    );
  return (
    <div className="measure stack">
      <ByMonth months={months} />
      <ByStep months={months} />
      <Remarks remarks={remarks} />
    </div>
  );
}

function Page(): ReactElement {
  const t = useTranslations('ratings');
  const settings = useTranslations('settings');
  const query = useQuery({
    queryKey: ['ratings'],
    queryFn: ({ signal }) => ratingsApi.get(signal),
  });
  return (
    <Screen>
      <p>
        <AppLink className="link-btn" href="/reglages">
          <Icon name="arrow-left" />
          {settings('title')}
        </AppLink>
      </p>
      <PageHead title={<ScreenTitle title={t('title')} />} lead={t('lead')} />
      <Loaded query={query} label={t('loading')} failed={t('failed')}>
        {(ratings) => <Numbers {...ratings} />}
      </Loaded>
    </Screen>
  );
}

/** What patients said of sound and picture: numbers by month, and their words without their names. */
export function RatingsScreen(): ReactElement {
  const may = useMay();
  if (may('rating.see')) return <Page />;
  return (
    <Screen>
      <ProblemState level={1} error={new ProblemError('not-allowed')} />
    </Screen>
  );
}
