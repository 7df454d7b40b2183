import type { ReactElement } from 'react';
import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { useAnnounce } from '@astra/ui/live-region';
import { VisuallyHidden } from '@astra/ui/visually-hidden';
import { Who } from '@astra/ui/who';
import { sharingApi } from '#api/documents.ts';
import type { Share } from '#api/documents.ts';
import { ProblemNotice } from '#app/page-states.tsx';
import { useMemberName } from '#app/use-member-name.ts';
import { useTime } from '#shared/use-time.ts';
import { useRefresh } from './items.ts';

/** It ends when the day after the last one begins. */
const lastMoment = (endsAt: string): number => Date.parse(endsAt) - 1;

/** With whom: one person, or everybody of a role. */
function useSharedWith({ personId, role }: Share): string {
  const t = useTranslations('documents.shares');
  const people = useTranslations('people.roles');
  const name = useMemberName(personId);
  return role === null ? (name ?? t('somebody')) : t('everyone', { role: people(`${role}.name`) });
}

interface ShareRowProps {
  readonly share: Share;
  /** Among those of many documents: what it is of; null for who may not see that. */
  readonly itemName?: string | null | undefined;
}

/** Who may have it by a share, and the end of that. */
export function ShareRow({ share, itemName }: ShareRowProps): ReactElement {
  const t = useTranslations('documents.shares');
  const time = useTime();
  const announce = useAnnounce();
  const refresh = useRefresh();
  const name = useSharedWith(share);
  const isAmongAll = itemName !== undefined;
  const maker = useMemberName(isAmongAll ? share.madeBy : null);
  const { id, role, may, isMarked, endsAt } = share;
  const end = useMutation({
    mutationFn: () => sharingApi.end(id),
    onSuccess: () => announce(t('ended', { name })),
    onSettled: refresh,
  });
  return (
    <li className="line line--apart">
      <span className="line nowrap">
        <Who kind={role === null ? 'member' : 'group'} name={name} size="s" />
        <span>
          <strong>{name}</strong>
          {isAmongAll && (
            <span className="small docs__by docs__name">
              {itemName ?? t('hidden')}
              {maker !== null && <span className="soft"> · {t('by', { name: maker })}</span>}
            </span>
          )}
          <span className="small soft docs__by">
            {t(isMarked ? 'may.marked' : `may.${may}`)}
            {endsAt !== null && `, ${t('until', { day: time.at(lastMoment(endsAt), 'day') })}`}
          </span>
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
