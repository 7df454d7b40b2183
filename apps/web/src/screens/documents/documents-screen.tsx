import { useState } from 'react';
import type { ReactElement } from 'react';
import { useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import { PageHead } from '@astra/ui/app-frame';
import { Button } from '@astra/ui/button';
import '@astra/ui/people.css';
import '@astra/ui/documents.css';
import type { ItemWithPath, Place, Space, Spaces } from '#api/documents.ts';
import { ButtonAppLink } from '#app/app-link.tsx';
import { Loaded, ProblemState } from '#app/page-states.tsx';
import { Screen } from '#app/screen.tsx';
import { ScreenTitle } from '#app/screen-title.tsx';
import { useMay } from '#app/session.tsx';
import { ProblemError } from '#shared/problem-error.ts';
import { BinView } from './bin-view.tsx';
import { CopyRows } from './copy-rows.tsx';
import { Crumbs } from './crumbs.tsx';
import { FolderView } from './folder-view.tsx';
import { spacesQuery, useItem } from './items.ts';
import { useMost } from './kind.ts';
import { NewFolderDialog } from './name-dialog.tsx';
import { hrefOf, isGathered, whereOf } from './place.ts';
import type { Where } from './place.ts';
import { Search } from './search-view.tsx';
import { FavouritesView, RecentView } from './shelf-views.tsx';
import { SharedView } from './shared-view.tsx';
import { TeamsView } from './teams-view.tsx';
import { DropArea } from './uploads/drop-area.tsx';
import { usePutFiles } from './uploads/put-files.tsx';
import { usePutFolders } from './uploads/use-put-folders.ts';
import { canChooseFolders, FileButton } from './uploads/upload-button.tsx';
import { LeftFolders } from './uploads/left-folders.tsx';
import { UploadRows } from './uploads/upload-rows.tsx';
import { ViewLinks } from './view-links.tsx';

/** The place for what is put here; null where nothing can be put. */
function placeOf(
  { view, teamId, folderId }: Where,
  spaces: Spaces | undefined,
  folderSpaceId: string | undefined,
): Place | null {
  if (folderId !== undefined)
    return folderSpaceId === undefined ? null : { spaceId: folderSpaceId, folderId };
  const space = spaces?.items.find(({ id, kind }) =>
    view === 'teams' ? id === teamId && kind === 'team' : kind === view,
  );
  return space ? { spaceId: space.id, folderId: undefined } : null;
}

interface ContentProps {
  readonly where: Where;
  readonly place: Place | null;
}
interface ActionsProps extends ContentProps {
  readonly onFiles: (files: readonly File[], place: Place) => void;
  readonly onFolder: (files: readonly File[], place: Place) => void;
}

/** Nothing is put into a bin, nor where somebody only reads. */
function mayAddIn(
  { folderId, isBin }: Where,
  space: Space | undefined,
  folder: ItemWithPath | undefined,
): boolean {
  if (isBin) return false;
  return folderId === undefined
    ? space?.mayAdd === true
    : folder?.item.may.includes('add') === true;
}

const hasBin = ({ view, teamId, folderId }: Where): boolean =>
  !isGathered(view) && folderId === undefined && (view !== 'teams' || teamId !== undefined);

/** What can be done in this place. */
function Actions({ where, place, onFiles, onFolder }: ActionsProps): ReactElement {
  const t = useTranslations('documents');
  const [isNaming, setNaming] = useState(false);
  return (
    <>
      {hasBin(where) && (
        <ButtonAppLink look="quiet" icon="trash-2" href={hrefOf({ ...where, isBin: true })}>
          {t('bin.title')}
        </ButtonAppLink>
      )}
      {place && (
        <Button icon="plus" onClick={() => setNaming(true)}>
          {t('newFolder.title')}
        </Button>
      )}
      {place && canChooseFolders() && (
        <FileButton icon="folder-up" isFolder onFiles={(files) => onFolder(files, place)}>
          {t('uploads.folderAction')}
        </FileButton>
      )}
      {place && (
        <FileButton look="main" icon="upload" many onFiles={(files) => onFiles(files, place)}>
          {t('uploads.action')}
        </FileButton>
      )}
      {place && isNaming && <NewFolderDialog place={place} onClose={() => setNaming(false)} />}
    </>
  );
}

function Content({ where, place }: ContentProps): ReactElement {
  if (where.isBin && place) return <BinView spaceId={place.spaceId} />;
  if (where.folderId === undefined) {
    if (where.view === 'shared') return <SharedView />;
    if (where.view === 'favourites') return <FavouritesView />;
    if (where.view === 'recent') return <RecentView />;
    if (where.view === 'teams' && where.teamId === undefined) return <TeamsView />;
  }
  if (place === null) return <ProblemState error={new ProblemError('not-found')} />;
  return <FolderView where={where} place={place} />;
}

interface BeforeProps {
  readonly choice: ReactElement;
  readonly spaces: Spaces | undefined;
}

/** What to know before something is put here. */
function Before({ choice, spaces }: BeforeProps): ReactElement {
  const t = useTranslations('documents');
  const most = useMost();
  return (
    <div className="docs__before">
      {choice}
      {spaces && (
        <p className="small soft">{t('limit', { size: most(spaces.largestFileBytes) })}</p>
      )}
      {spaces?.isScanned === false && <p className="small soft">{t('noScanner')}</p>}
    </div>
  );
}

function Documents(): ReactElement {
  const t = useTranslations('documents');
  const where = whereOf(useSearch({ from: '/signed-in/documents' }));
  const spaces = useQuery(spacesQuery);
  const folder = useItem(where.folderId);
  const place = placeOf(where, spaces.data, folder.data?.item.spaceId);
  const space = spaces.data?.items.find(({ id }) => id === place?.spaceId);
  const target = mayAddIn(where, space, folder.data) ? place : null;
  const { put, putOfFolder, choice, question } = usePutFiles(spaces.data?.largestFileBytes);
  const folders = usePutFolders(putOfFolder);
  const isReady = where.folderId === undefined || folder.data !== undefined;
  return (
    <Screen mainClassName="docs">
      <PageHead
        title={<ScreenTitle title={t('title')} />}
        lead={t('lead')}
        actions={
          !where.isBin && (
            <Actions where={where} place={target} onFiles={put} onFolder={folders.choose} />
          )
        }
      />
      {question}
      <ViewLinks where={where} />
      <Crumbs where={where} folder={folder.data} spaces={spaces.data} />
      <LeftFolders />
      <UploadRows />
      <CopyRows />
      {target && <Before choice={choice} spaces={spaces.data} />}
      <DropArea
        onFiles={target && ((files) => put(files, target))}
        onFolders={target && ((entries) => folders.drop(entries, target))}
      >
        <Loaded
          query={isReady ? spaces : { ...folder, data: undefined }}
          label={t('loading')}
          failed={t('failed')}
        >
          {() => (
            <Search key={hrefOf(where)} view={where.view}>
              <Content where={where} place={place} />
            </Search>
          )}
        </Loaded>
      </DropArea>
    </Screen>
  );
}

/** Folders and files: one's own, everybody's of the organisation, and what others share. */
export function DocumentsScreen(): ReactElement {
  const may = useMay();
  if (may('document.see')) return <Documents />;
  return (
    <Screen>
      <ProblemState level={1} error={new ProblemError('not-allowed')} />
    </Screen>
  );
}
