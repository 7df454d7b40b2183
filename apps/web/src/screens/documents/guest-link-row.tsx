import type { ReactElement } from 'react';
import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import type { IconName } from '@astra/ui/icon';
import { useAnnounce } from '@astra/ui/live-region';
import { State } from '@astra/ui/state';
import type { Tone } from '@astra/ui/state';
import { VisuallyHidden } from '@astra/ui/visually-hidden';
import { linksApi } from '#api/guest-links.ts';
import type { Link } from '#api/guest-links.ts';
import { ProblemNotice } from '#app/page-states.tsx';
import { useMemberName } from '#app/use-member-name.ts';
import { useTime } from '#shared/use-time.ts';
import { useRefresh } from './items.ts';
import { useMadeLinks } from './made-links.ts';

/** It ends when the day after the last one begins. */
const lastMoment = (endsAt: string): number => Date.parse(endsAt) - 1;

const looks: Readonly<
  Record<Link['state'], { readonly icon: IconName; readonly tone?: Tone | undefined }>
> = {
  open: { icon: 'link', tone: 'good' },
  locked: { icon: 'shield-x', tone: 'danger' },
  'used-up': { icon: 'check' },
  expired: { icon: 'clock-alert' },
  ended: { icon: 'x' },
};

interface LinkRowProps {
  readonly link: Link;
  /** What it leads to; null for who may not see that. */
  readonly itemName?: string | null | undefined;
  /** Among those of many documents and makers. */
  readonly isAmongAll?: boolean;
}

/** One way to a document for somebody outside: how it stands, and its end. */
export function LinkRow({ link, itemName, isAmongAll = false }: LinkRowProps): ReactElement {
  const t = useTranslations('guestLinks.owner');
  const time = useTime();
  const announce = useAnnounce();
  const refresh = useRefresh();
  const { forget } = useMadeLinks(link.itemId);
  const maker = useMemberName(isAmongAll ? link.madeBy : null);
  const { id, guestName, may, isMarked, state, endsAt, openings, mostOpenings, lastOpenedAt } =
    link;
  const end = useMutation({
    mutationFn: () => linksApi.end(id),
    onSuccess: () => {
      forget(id);
      announce(t('ended', { name: guestName }));
    },
    onSettled: refresh,
  });
  const facts = [
    t(isMarked ? 'rights.marked' : `rights.${may}`),
    t('until', { day: time.at(lastMoment(endsAt), 'day') }),
    mostOpenings === null
      ? t('openings', { count: openings })
      : t('openingsOf', { count: openings, most: mostOpenings }),
    lastOpenedAt !== null &&
      t('last', { when: `${time.at(lastOpenedAt, 'shortDay')}, ${time.at(lastOpenedAt)}` }),
  ].filter((fact) => fact !== false);
  return (
    <li className="line line--apart">
      <span className="grow">
        <span className="line">
          <strong className="docs__name">{guestName}</strong>
          <State {...looks[state]}>{t(`states.${state}`)}</State>
        </span>
        {isAmongAll && (
          <span className="small docs__by docs__name">
            {itemName ?? t('hidden')}
            {maker !== null && <span className="soft"> · {t('by', { name: maker })}</span>}
          </span>
        )}
        <span className="small soft docs__by">{facts.join(' · ')}</span>
        {state === 'locked' && <span className="small docs__by">{t('lockedMore')}</span>}
      </span>
      <Button look="quiet" busy={end.isPending} onClick={() => end.mutate()}>
        {t('end')}
        <VisuallyHidden> {guestName}</VisuallyHidden>
      </Button>
      <ProblemNotice error={end.error} />
    </li>
  );
}
