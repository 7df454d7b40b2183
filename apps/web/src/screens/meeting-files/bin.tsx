import { useState, type ReactElement } from 'react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { useAnnounce } from '@astra/ui/live-region';
import { meetingDocumentsApi, type BinnedDocument } from '#api/visit-documents.ts';
import { Loaded, ProblemNotice } from '#app/page-states.tsx';
import { ItemMark } from '#screens/documents/item-mark.tsx';
import { useTime } from '#shared/use-time.ts';

interface BinProps {
  readonly meetingId: string;
  /** Changes with what is there: the bin is then another too. */
  readonly listed: string;
}

/** What was taken out of the meeting, to have it back. */
export function Bin({ meetingId, listed }: BinProps): ReactElement {
  const t = useTranslations('visitFiles.bin');
  const [isOpen, setOpen] = useState(false);
  return (
    <div className="stack">
      <div className="line">
        <Button look="quiet" icon="trash-2" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {t(isOpen ? 'close' : 'open')}
        </Button>
      </div>
      {isOpen && <Binned meetingId={meetingId} listed={listed} />}
    </div>
  );
}

function Binned({ meetingId, listed }: BinProps): ReactElement {
  const t = useTranslations('visitFiles.bin');
  const query = useQuery({
    queryKey: ['meeting-bin', meetingId, listed],
    queryFn: ({ signal }) => meetingDocumentsApi.bin(meetingId, signal),
    staleTime: 0,
    gcTime: 0,
  });
  return (
    <Loaded query={query}>
      {({ items }) =>
        items.length === 0 ? (
          <p className="soft">{t('empty')}</p>
        ) : (
          <ul className="vfiles">
            {items.map((item) => (
              <Line key={item.id} meetingId={meetingId} item={item} />
            ))}
          </ul>
        )
      }
    </Loaded>
  );
}

function Line({
  meetingId,
  item,
}: {
  readonly meetingId: string;
  readonly item: BinnedDocument;
}): ReactElement {
  const t = useTranslations('visitFiles.bin');
  const time = useTime();
  const announce = useAnnounce();
  const { name, binnedAt } = item;
  const restore = useMutation({
    mutationFn: () => meetingDocumentsApi.restore(meetingId, item.id),
    onSuccess: () => announce(t('restored', { name })),
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
            aria-label={t('restoreOf', { name })}
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
