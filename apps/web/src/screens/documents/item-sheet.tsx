import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { Button, buttonClass, ButtonWords } from '@astra/ui/button';
import type { Item } from '#api/documents.ts';
import { commentsOfItem } from '#api/file-comments.ts';
import { useMemberName } from '#app/use-member-name.ts';
import { Comments } from '#file-comments/comments.tsx';
import { useTime } from '#shared/use-time.ts';
import { editorHref, useEditorWay } from './editor/use-editor.ts';
import { FileSheet } from './file-sheet.tsx';
import { documentsKey } from './items.ts';
import { kindOf, useSize } from './kind.ts';
import { OpeningList } from './opening-list.tsx';
import { Preview } from './preview.tsx';
import { ShareSheet } from './share-sheet.tsx';
import { useDownload } from './use-download.ts';
import { VersionList } from './version-list.tsx';

function Facts({ item }: { readonly item: Item }): ReactElement {
  const t = useTranslations('documents');
  const time = useTime();
  const size = useSize();
  const changedBy = useMemberName(item.changedBy);
  const { changedAt, sizeBytes } = item;
  const when = `${time.at(changedAt, 'day')}, ${time.at(changedAt)}`;
  return (
    <dl className="kv">
      <dt>{t('open.kind')}</dt>
      <dd>{t(`kinds.${kindOf(item)}`)}</dd>
      <dt>{t('columns.size')}</dt>
      <dd className="num">{size(sizeBytes ?? 0)}</dd>
      <dt>{t('columns.changed')}</dt>
      <dd className="num">
        {when}
        {changedBy !== null && <span className="docs__by">{t('by', { name: changedBy })}</span>}
      </dd>
    </dl>
  );
}

/** What the sheet of something can show. */
export type SheetPart = 'open' | 'versions' | 'comments' | 'share' | 'openings';

interface ItemSheetProps {
  readonly item: Item;
  readonly part: SheetPart;
  readonly onPart: (part: SheetPart) => void;
  readonly onClose: () => void;
}

function Opened({ item }: { readonly item: Item }): ReactElement {
  const t = useTranslations('documents');
  const way = useEditorWay(item);
  return (
    <div className="stack">
      <Preview item={item} />
      <Facts item={item} />
      {way !== null && !item.isMarked && (
        <a className={buttonClass({ look: 'main', wide: true })} href={editorHref(item.id)}>
          <ButtonWords icon={way === 'edit' ? 'pen-line' : 'external-link'}>
            {t(`editor.${way}`)}
          </ButtonWords>
        </a>
      )}
      {item.isMarked ? (
        <p className="small soft">{t('open.onlyShown')}</p>
      ) : (
        <Download item={item} isMain={way === null} />
      )}
    </div>
  );
}

function Download({
  item,
  isMain,
}: {
  readonly item: Item;
  readonly isMain: boolean;
}): ReactElement {
  const t = useTranslations('documents');
  const download = useDownload();
  return (
    <Button
      look={isMain ? 'main' : 'plain'}
      icon="download"
      wide
      busy={download.isPending}
      onClick={() => download.mutate([item])}
    >
      {t('download.one')}
    </Button>
  );
}

function Said({ item }: { readonly item: Item }): ReactElement {
  return (
    <Comments
      at={commentsOfItem(item.id)}
      mayAdd={item.may.includes('comment')}
      itemVersion={item.version}
      readers="commenters"
      queryKey={[...documentsKey, 'comments', item.id]}
      // The number of those that are open stands in each list.
      refreshed={documentsKey}
    />
  );
}

/** Something of the list: what is in it, what it was, who has it and who had it. Only what is chosen is fetched. */
export function ItemSheet({ item, part, onPart, onClose }: ItemSheetProps): ReactElement {
  const t = useTranslations('documents.sheet');
  const words = useTranslations('documents.comments');
  const isTheirs = item.may.includes('change');
  const tabs = [
    { id: 'open' as const, label: t('open'), content: <Opened item={item} /> },
    { id: 'versions' as const, label: t('versions'), content: <VersionList item={item} /> },
    item.comments !== null && {
      id: 'comments' as const,
      label: words('tab', { count: item.comments }),
      content: <Said item={item} />,
    },
    (isTheirs || item.may.includes('pass-on')) && {
      id: 'share' as const,
      label: t('share'),
      content: <ShareSheet item={item} />,
    },
    isTheirs && {
      id: 'openings' as const,
      label: t('openings'),
      content: <OpeningList item={item} />,
    },
  ].filter((tab) => tab !== false);
  return (
    <FileSheet
      name={item.name}
      kind={item.kind}
      ofFolder={<ShareSheet item={item} />}
      {...{ tabs, part, onPart, onClose }}
    />
  );
}
