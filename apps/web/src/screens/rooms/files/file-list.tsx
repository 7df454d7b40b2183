import { useState } from 'react';
import type { ReactElement } from 'react';
import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Button, IconButton } from '@astra/ui/button';
import { useNow } from '@astra/ui/clock';
import { Skeleton } from '@astra/ui/skeleton';
import { useToast } from '@astra/ui/toast';
import type { ChatMember } from '#api/chat.ts';
import type { RoomFile, RoomFiles } from '#api/room-documents.ts';
import { ProblemNotice } from '#app/page-states.tsx';
import { ItemMark } from '#screens/documents/item-mark.tsx';
import { useSize } from '#screens/documents/kind.ts';
import { Bin } from '#screens/meeting-files/bin.tsx';
import { useTime } from '#shared/use-time.ts';
import { useRoomFiles } from './room-files.tsx';

const fewest = 5;

type Sender = Pick<ChatMember, 'personId' | 'displayName'>;

/** All that was sent in a room, with who sent it and when. */
export function RoomFileList({ senders }: { readonly senders: readonly Sender[] }): ReactElement {
  const t = useTranslations('roomSide.files');
  const { shown, bin } = useRoomFiles();
  return (
    <section aria-labelledby="room-files" className="stack mt-4">
      <h2 className="h3" id="room-files">
        {t('title')}
      </h2>
      {shown ? <List shown={shown} senders={senders} /> : <Skeleton label={t('loading')} />}
      {shown && bin && <Bin of={bin} listed={shown.items.map(({ id }) => id).join()} />}
    </section>
  );
}

interface ListProps {
  readonly shown: RoomFiles;
  readonly senders: readonly Sender[];
}

function List({ shown: { items, isMore, isScanned }, senders }: ListProps): ReactElement {
  const t = useTranslations('roomSide.files');
  const words = useTranslations('visitFiles');
  const [isAll, setAll] = useState(false);
  if (items.length === 0) return <p className="soft">{t('none')}</p>;
  return (
    <>
      <ul className="rows" aria-labelledby="room-files">
        {(isAll ? items : items.slice(0, fewest)).map((file) => (
          <Row key={file.id} file={file} senders={senders} />
        ))}
      </ul>
      {!isAll && items.length > fewest && (
        <Button look="quiet" onClick={() => setAll(true)}>
          {t('all', { count: items.length })}
        </Button>
      )}
      {isAll && isMore && <p className="small soft">{t('more')}</p>}
      {!isScanned && <p className="small soft">{words('unscanned')}</p>}
    </>
  );
}

interface RowProps {
  readonly file: RoomFile;
  readonly senders: readonly Sender[];
}

function Row({ file, senders }: RowProps): ReactElement {
  const t = useTranslations('roomSide.files');
  const states = useTranslations('chat.file');
  const size = useSize();
  const time = useTime();
  const now = useNow(60_000);
  const toast = useToast();
  const { contentHref, remove: take } = useRoomFiles();
  const { id, name, sizeBytes, state, madeBy, madeAt, mayRemove } = file;
  const remove = useMutation({
    mutationFn: () => take(file),
    onSuccess: () => toast({ message: t('removed', { name }) }),
  });
  const by = senders.find(({ personId }) => personId === madeBy)?.displayName ?? t('somebody');
  return (
    <li className="line nowrap">
      <ItemMark item={{ kind: 'file', name }} />
      <span className="grow vfile__words">
        {state === 'here' ? (
          <a className="link-btn" href={contentHref(id)} download="">
            {name}
          </a>
        ) : (
          <strong>{name}</strong>
        )}
        <span className="small soft">
          <span className="nb">{size(sizeBytes)}</span> · {t('by', { name: by })} ·{' '}
          <span className="nb">{time.ago(madeAt, now)}</span>
          {state !== 'here' && ` · ${states(state)}`}
        </span>
        <ProblemNotice error={remove.error} />
      </span>
      {mayRemove && (
        <IconButton
          icon="trash-2"
          label={t('remove', { name })}
          aria-disabled={remove.isPending}
          onClick={() => !remove.isPending && remove.mutate()}
        />
      )}
    </li>
  );
}
