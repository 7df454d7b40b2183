import type { ReactElement } from 'react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { useAnnounce } from '@astra/ui/live-region';
import { VisuallyHidden } from '@astra/ui/visually-hidden';
import { Who } from '@astra/ui/who';
import { sharingApi } from '#api/documents.ts';
import type { Item, Share } from '#api/documents.ts';
import { Loaded, ProblemNotice } from '#app/page-states.tsx';
import { useMemberName } from '#app/use-member-name.ts';
import { useTime } from '#shared/use-time.ts';
import { documentsKey, useRefresh } from './items.ts';

/** It ends when the day after the last one begins. */
const lastMoment = (endsAt: string): number => Date.parse(endsAt) - 1;

/** With whom: one person, or everybody of a role. */
function useSharedWith({ personId, role }: Share): string {
  const t = useTranslations('documents.shares');
  const people = useTranslations('people.roles');
  const name = useMemberName(personId);
  return role === null ? (name ?? t('somebody')) : t('everyone', { role: people(`${role}.name`) });
}

function Shared({ share }: { readonly share: Share }): ReactElement {
  const t = useTranslations('documents.shares');
  const time = useTime();
  const announce = useAnnounce();
  const refresh = useRefresh();
  const name = useSharedWith(share);
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

/** Who else may have it, and the end of that. */
export function ShareList({ item }: { readonly item: Item }): ReactElement {
  const t = useTranslations('documents.shares');
  const query = useQuery({
    queryKey: [...documentsKey, 'shares', item.id],
    queryFn: ({ signal }) => sharingApi.list(item.id, signal),
  });
  return (
    <section aria-labelledby="documents-shares">
      <h3 className="h3" id="documents-shares">
        {t('title')}
      </h3>
      <Loaded query={query}>
        {({ items }) => {
          if (items.length === 0) return <p className="soft">{t('nobody')}</p>;
          return (
            <ul className="rows">
              {items.map((share) => (
                <Shared key={share.id} share={share} />
              ))}
            </ul>
          );
        }}
      </Loaded>
    </section>
  );
}
