import type { ReactElement } from 'react';
import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { useAnnounce } from '@astra/ui/live-region';
import { VisuallyHidden } from '@astra/ui/visually-hidden';
import { partnerSharesApi } from '#api/partners.ts';
import type { PartnerShare } from '#api/partners.ts';
import { ProblemNotice } from '#app/page-states.tsx';
import { useMemberName } from '#app/use-member-name.ts';
import { useTime } from '#shared/use-time.ts';
import { useRefresh } from '../items.ts';

/** It ends when the day after the last one begins. */
const lastMoment = (endsAt: string): number => Date.parse(endsAt) - 1;

interface PartnerShareRowProps {
  readonly share: PartnerShare;
  /** Among those of many documents: what it is of; null for who may not see that. */
  readonly itemName?: string | null | undefined;
}

/** An organisation whose people may read it, and the end of that. */
export function PartnerShareRow({ share, itemName }: PartnerShareRowProps): ReactElement {
  const t = useTranslations('partners.shares');
  const people = useTranslations('people.roles');
  const time = useTime();
  const announce = useAnnounce();
  const refresh = useRefresh();
  const isAmongAll = itemName !== undefined;
  const maker = useMemberName(isAmongAll ? share.madeBy : null);
  const { id, organisationName: name, role, isMarked, endsAt } = share;
  const end = useMutation({
    mutationFn: () => partnerSharesApi.end(id),
    onSuccess: () => announce(t('ended', { name })),
    onSettled: refresh,
  });
  return (
    <li className="line line--apart">
      <span className="grow">
        <strong className="docs__name">{name}</strong>
        {isAmongAll && (
          <span className="small docs__by docs__name">
            {itemName ?? t('hidden')}
            {maker !== null && <span className="soft"> · {t('by', { name: maker })}</span>}
          </span>
        )}
        <span className="small soft docs__by">
          {t('everyone', { role: people(`${role}.name`) })} ·{' '}
          {t('until', { day: time.at(lastMoment(endsAt), 'day') })}
          {isMarked && ` · ${t('marked')}`}
        </span>
      </span>
      <Button look="quiet" busy={end.isPending} onClick={() => end.mutate()}>
        {t('end')}
        <VisuallyHidden> {name}</VisuallyHidden>
      </Button>
      <ProblemNotice error={end.error} />
    </li>
  );
}
