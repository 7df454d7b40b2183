import { useState, type ReactElement } from 'react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { useAnnounce } from '@astra/ui/live-region';
import type { BinnedDocument } from '#api/visit-documents.ts';
import { Loaded, ProblemNotice } from '#app/page-states.tsx';
import { ItemMark } from '#screens/documents/item-mark.tsx';
import { useTime } from '#shared/use-time.ts';

/** Whose bin it is. */
export interface BinOf {
  readonly kind: 'meeting' | 'room';
  readonly id: string;
  readonly list: (signal: AbortSignal) => Promise<{ readonly items: readonly BinnedDocument[] }>;
  readonly restore: (itemId: string) => Promise<void>;
}
interface BinProps {
  readonly of: BinOf;
  /** Changes with what is there: the bin is then another too. */
  readonly listed: string;
}

/** What was taken out of a meeting or a room, to have it back. */
export function Bin({ of, listed }: BinProps): ReactElement {
  const t = useTranslations('visitFiles.bin');
  const [isOpen, setOpen] = useState(false);
  return (
    <div className="stack">
      <div className="line">
        <Button look="quiet" icon="trash-2" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {t(isOpen ? 'close' : 'open')}
        </Button>
      </div>
      {isOpen && <Binned of={of} listed={listed} />}
    </div>
  );
}

function Binned({ of, listed }: BinProps): ReactElement {
  const t = useTranslations('visitFiles.bin');
  const query = useQuery({
    queryKey: ['documents-bin', of.kind, of.id, listed],
    queryFn: ({ signal }) => of.list(signal),
    staleTime: 0,
    gcTime: 0,
  });
  return (
    <Loaded query={query}>
      {({ items }) =>
        items.length === 0 ? (
          <p className="soft">{t(`empty.${of.kind}`)}</p>
        ) : (
          <ul className="vfiles">
            {items.map((item) => (
              <Line key={item.id} of={of} item={item} />
            ))}
          </ul>
        )
      }
    </Loaded>
  );
}

interface LineProps {
  readonly of: BinOf;
  readonly item: BinnedDocument;
}

function Line({ of, item }: LineProps): ReactElement {
  const t = useTranslations('visitFiles.bin');
  const time = useTime();
  const announce = useAnnounce();
  const { name, binnedAt } = item;
  const restore = useMutation({
    mutationFn: () => of.restore(item.id),
    onSuccess: () => announce(t(`restored.${of.kind}`, { name })),
  });
  return (
    <li className="vfile vfile--card">
      <div className="vfile__head">
        <ItemMark item={{ kind: 'file', name }} />
        <span className="grow vfile__words">
          <strong>{name}</strong>
          <span className="small soft">
            {t('since', { when: `${time.at(binnedAt, 'day')}, ${time.at(binnedAt)}` })}
          </span>
        </span>
      </div>
      {item.mayRestore && (
        <div className="line vfile__acts">
          <Button
            icon="undo-2"
            busy={restore.isPending}
            aria-label={t(`restoreOf.${of.kind}`, { name })}
            onClick={() => restore.mutate()}
          >
            {t('restore')}
          </Button>
        </div>
      )}
      <ProblemNotice error={restore.error} />
    </li>
  );
}
