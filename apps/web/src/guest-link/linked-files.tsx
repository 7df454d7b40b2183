import { useEffect, useState } from 'react';
import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import type { LinkCard, LinkedItem, OpenedLink } from '@astra/contracts/guest-links';
import { Button } from '@astra/ui/button';
import { Notice } from '@astra/ui/notice';
import { VisuallyHidden } from '@astra/ui/visually-hidden';
import { ItemMark } from '#screens/documents/item-mark.tsx';
import { useSize } from '#screens/documents/kind.ts';
import { problemOf } from '#shared/problem-error.ts';
import { useTime } from '#shared/use-time.ts';
import { Heading } from '#visit/pages/heading.tsx';
import { useAction, type ActionState } from '#visit/use-action.ts';
import { openLink, saveLinked } from './link-api.ts';
import { canBeLookedAt, LinkedLook } from './linked-look.tsx';
import { useStopped } from './use-stopped.ts';

interface LinkedFilesProps {
  readonly pass: string;
  readonly card: LinkCard;
  readonly onStop: (error: unknown) => void;
}

/** What the link is for stays to be seen when one try does not come through. */
const faults = new Set([
  'too-many-requests',
  'no-answer',
  'offline',
  'unavailable',
  'files-unavailable',
  'not-allowed',
  'cannot-be-marked',
]);

interface FileProps {
  readonly file: LinkedItem;
  readonly opened: OpenedLink;
  readonly pass: string;
  readonly onStop: (error: unknown) => void;
}

function File({ file, opened, pass, onStop }: FileProps): ReactElement {
  const t = useTranslations('guestLinks.guest');
  const size = useSize();
  const [isSeen, setSeen] = useState(false);
  const [saving, save] = useAction(async () => {
    try {
      await saveLinked(pass, file);
    } catch (error) {
      if (faults.has(problemOf(error))) throw error;
      onStop(error);
    }
  });
  const { name } = file;
  const canLook = canBeLookedAt(file, opened);
  return (
    <li className="vfile vfile--card">
      <div className="vfile__head">
        <ItemMark item={file} />
        <span className="grow vfile__words">
          <strong>{name}</strong>
          <span className="small soft nb">{size(file.sizeBytes ?? 0)}</span>
        </span>
      </div>
      {isSeen && <LinkedLook pass={pass} file={file} opened={opened} onStop={onStop} />}
      {!canLook && opened.may === 'view' && (
        <p className="soft">{t('files.noLook', { name: opened.sharedBy })}</p>
      )}
      <div className="line vfile__acts">
        {canLook && (
          <Button icon={isSeen ? 'x' : 'eye'} onClick={() => setSeen(!isSeen)}>
            {t(isSeen ? 'files.close' : 'files.look')}
            {!isSeen && <VisuallyHidden> {name}</VisuallyHidden>}
          </Button>
        )}
        {opened.may === 'download' && (
          <Button icon="download" busy={saving.isBusy} onClick={save}>
            {t('files.save')}
            <VisuallyHidden> {name}</VisuallyHidden>
          </Button>
        )}
      </div>
      {saving.error !== null && <p role="alert">{t('failed')}</p>}
    </li>
  );
}

function useOpened(
  pass: string,
  folderId: string | undefined,
  onStop: LinkedFilesProps['onStop'],
): readonly [ActionState<OpenedLink>, () => void] {
  const [open, load] = useAction((id: string | undefined) => openLink(pass, id));
  useEffect(() => load(folderId), [load, folderId]);
  useStopped(open, open.error !== null && !faults.has(problemOf(open.error)), onStop);
  return [open, () => load(folderId)];
}

/** What somebody outside has by a link: a file, or a folder to go into. */
export function LinkedFiles({ pass, card, onStop }: LinkedFilesProps): ReactElement {
  const t = useTranslations('guestLinks.guest');
  const time = useTime();
  const [folderId, setFolder] = useState<string>();
  const [open, load] = useOpened(pass, folderId, onStop);
  const opened = open.value;
  if (!opened)
    return open.error === null ? (
      <p className="soft skeleton" role="status">
        {t('loading')}
      </p>
    ) : (
      <Notice tone="danger" role="alert" actions={<Button onClick={load}>{t('again')}</Button>}>
        {t('failed')}
      </Notice>
    );
  const { item, items, path, may } = opened;
  const shown = item.kind === 'file' ? [item] : items;
  const above = path[path.length - 1];
  return (
    <div className="stack">
      <Heading>{t('files.heading', { name: card.sharedBy })}</Heading>
      <p className="soft">
        {t('files.until', { day: time.at(Date.parse(card.endsAt) - 1, 'day') })}
        {may === 'view' && ` · ${t(opened.isMarked ? 'files.marked' : 'files.shownOnly')}`}
      </p>
      {above && (
        <Button
          look="quiet"
          icon="arrow-left"
          onClick={() => setFolder(path.length > 1 ? above.id : undefined)}
        >
          {t('files.back')}
        </Button>
      )}
      {item.kind === 'folder' && <h2 className="h3">{item.name}</h2>}
      {shown.length === 0 && <p className="soft">{t('files.empty')}</p>}
      <ul className="vfiles mt-2">
        {shown.map((one) =>
          one.kind === 'folder' ? (
            <li key={one.id}>
              <Button icon="folder" go="chevron-right" wide onClick={() => setFolder(one.id)}>
                {one.name}
              </Button>
            </li>
          ) : (
            <File key={one.id} file={one} opened={opened} pass={pass} onStop={onStop} />
          ),
        )}
      </ul>
    </div>
  );
}
