import { useState } from 'react';
import type { ReactElement } from 'react';
import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { useNow } from '@astra/ui/clock';
import { EmptyState } from '@astra/ui/empty-state';
import { PlainQuestion } from '@astra/ui/plain-question';
import { useToast } from '@astra/ui/toast';
import { VisuallyHidden } from '@astra/ui/visually-hidden';
import { documentsApi } from '#api/documents.ts';
import type { Item } from '#api/documents.ts';
import { Loaded, ProblemNotice } from '#app/page-states.tsx';
import { useTime } from '#shared/use-time.ts';
import { focusPlace } from './crumbs.tsx';
import { ItemMark } from './item-mark.tsx';
import { itemsOf, useBinned, useRefresh } from './items.ts';
import { kindOf, useSize } from './kind.ts';
import { MoreItems } from './more-items.tsx';

const dayMs = 86_400_000;

/** Taking it out for good, after a plain question. */
function RemoveDialog({
  item,
  onClose,
}: {
  readonly item: Item;
  readonly onClose: () => void;
}): ReactElement {
  const t = useTranslations('documents.bin');
  const toast = useToast();
  const refresh = useRefresh();
  const remove = useMutation({
    mutationFn: () => documentsApi.remove(item),
    onSuccess: async () => {
      toast({ message: t('removed', { name: item.name }) });
      onClose();
      await refresh();
      focusPlace();
    },
  });
  return (
    <PlainQuestion
      title={t('question', { name: item.name })}
      keep={t('keep')}
      confirm={t('confirm')}
      isBusy={remove.isPending}
      onConfirm={() => remove.mutate()}
      onClose={onClose}
    >
      <p>{t(item.kind === 'folder' ? 'folderBody' : 'fileBody')}</p>
      <ProblemNotice error={remove.error} />
    </PlainQuestion>
  );
}

interface BinnedProps {
  readonly item: Item;
  readonly keptDays: number;
  readonly onRemove: () => void;
}

function Binned({ item, keptDays, onRemove }: BinnedProps): ReactElement {
  const t = useTranslations('documents');
  const time = useTime();
  const size = useSize();
  const now = useNow(60_000);
  const toast = useToast();
  const refresh = useRefresh();
  const restore = useMutation({
    mutationFn: () => documentsApi.restore(item),
    onSuccess: async ({ name }) => {
      toast({ message: t('bin.restored', { name }) });
      await refresh();
      focusPlace();
    },
    onError: refresh,
  });
  const facts = [
    t(`kinds.${kindOf(item)}`),
    item.sizeBytes === null ? '' : size(item.sizeBytes),
    ...(item.binnedAt === null
      ? []
      : [
          t('bin.since', { ago: time.ago(item.binnedAt, now) }),
          t('bin.goes', { day: time.at(Date.parse(item.binnedAt) + keptDays * dayMs, 'day') }),
        ]),
  ];
  return (
    <li className="line line--apart">
      <span className="line nowrap docs__binned">
        <ItemMark item={item} />
        <span className="grow">
          <strong className="docs__name">{item.name}</strong>
          <span className="small soft docs__by">{facts.filter(Boolean).join(' · ')}</span>
        </span>
      </span>
      {item.may.includes('change') && (
        <span className="line">
          <Button icon="undo-2" busy={restore.isPending} onClick={() => restore.mutate()}>
            {t('bin.restore')}
            <VisuallyHidden> {item.name}</VisuallyHidden>
          </Button>
          <Button look="quiet" icon="trash-2" onClick={onRemove}>
            {t('bin.remove')}
            <VisuallyHidden> {item.name}</VisuallyHidden>
          </Button>
        </span>
      )}
      <ProblemNotice error={restore.error} />
    </li>
  );
}

/** What was put into the bin of a space, the newest first. */
export function BinView({ spaceId }: { readonly spaceId: string }): ReactElement {
  const t = useTranslations('documents');
  const query = useBinned(spaceId);
  const [removing, setRemoving] = useState<Item | null>(null);
  return (
    <>
      <Loaded query={query} label={t('loading')} failed={t('failed')}>
        {(data) => {
          const items = itemsOf(data);
          const keptDays = data.pages[0]?.keptDays ?? 0;
          const lead = t('bin.lead', { days: keptDays });
          if (items.length === 0) {
            return (
              <EmptyState icon="trash-2" title={t('bin.empty')}>
                <p>{lead}</p>
              </EmptyState>
            );
          }
          return (
            <>
              <p className="soft">{lead}</p>
              <ul className="rows">
                {items.map((item) => (
                  <Binned
                    key={item.id}
                    item={item}
                    keptDays={keptDays}
                    onRemove={() => setRemoving(item)}
                  />
                ))}
              </ul>
            </>
          );
        }}
      </Loaded>
      <MoreItems query={query} />
      {removing && <RemoveDialog item={removing} onClose={() => setRemoving(null)} />}
    </>
  );
}
