import { useState } from 'react';
import type { ReactElement } from 'react';
import { useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import { PageHead } from '@astra/ui/app-frame';
import { Button } from '@astra/ui/button';
import '@astra/ui/people.css';
import '@astra/ui/documents.css';
import type { Place, Spaces } from '#api/documents.ts';
import { ButtonAppLink } from '#app/app-link.tsx';
import { Loaded, ProblemState } from '#app/page-states.tsx';
import { Screen } from '#app/screen.tsx';
import { ScreenTitle } from '#app/screen-title.tsx';
import { useMay } from '#app/session.tsx';
import { ProblemError } from '#shared/problem-error.ts';
import { BinView } from './bin-view.tsx';
import { Crumbs } from './crumbs.tsx';
import { FolderView } from './folder-view.tsx';
import { spacesQuery, useItem } from './items.ts';
import { NewFolderDialog } from './name-dialog.tsx';
import { hrefOf, whereOf } from './place.ts';
import type { Where } from './place.ts';
import { SharedView } from './shared-view.tsx';
import { DropArea } from './uploads/drop-area.tsx';
import { pageUploads } from './uploads/page-uploads.ts';
import { FileButton } from './uploads/upload-button.tsx';
import { UploadRows } from './uploads/upload-rows.tsx';
import { ViewLinks } from './view-links.tsx';

/** The place for what is put here; null where nothing can be put. */
function placeOf(
  { view, folderId }: Where,
  spaces: Spaces | undefined,
  folderSpaceId: string | undefined,
): Place | null {
  if (folderId !== undefined)
    return folderSpaceId === undefined ? null : { spaceId: folderSpaceId, folderId };
  const space = spaces?.items.find(({ kind }) => kind === view);
  return space ? { spaceId: space.id, folderId: undefined } : null;
}

interface ActionsProps {
  readonly where: Where;
  readonly place: Place | null;
}

/** What can be done in this place. */
function Actions({ where, place }: ActionsProps): ReactElement {
  const t = useTranslations('documents');
  const [isNaming, setNaming] = useState(false);
  return (
    <>
      {where.view !== 'shared' && where.folderId === undefined && (
        <ButtonAppLink look="quiet" icon="trash-2" href={hrefOf({ ...where, isBin: true })}>
          {t('bin.title')}
        </ButtonAppLink>
      )}
      {place && (
        <Button icon="plus" onClick={() => setNaming(true)}>
          {t('newFolder.title')}
        </Button>
      )}
      {place && (
        <FileButton
          look="main"
          icon="upload"
          many
          onFiles={(files) => pageUploads.add(files, place)}
        >
          {t('uploads.action')}
        </FileButton>
      )}
      {place && isNaming && <NewFolderDialog place={place} onClose={() => setNaming(false)} />}
    </>
  );
}

function Content({ where, place }: ActionsProps): ReactElement {
  if (where.isBin && place) return <BinView spaceId={place.spaceId} />;
  if (where.view === 'shared' && where.folderId === undefined) return <SharedView />;
  if (place === null) return <ProblemState error={new ProblemError('not-found')} />;
  return <FolderView where={where} place={place} />;
}

function Documents(): ReactElement {
  const t = useTranslations('documents');
  const where = whereOf(useSearch({ from: '/signed-in/documents' }));
  const spaces = useQuery(spacesQuery);
  const folder = useItem(where.folderId);
  const place = placeOf(where, spaces.data, folder.data?.item.spaceId);
  const mayAdd = where.folderId === undefined || folder.data?.item.may.includes('add') === true;
  const target = mayAdd && !where.isBin ? place : null;
  const isReady = where.folderId === undefined || folder.data !== undefined;
  return (
    <Screen mainClassName="docs">
      <PageHead
        title={<ScreenTitle title={t('title')} />}
        lead={t('lead')}
        actions={!where.isBin && <Actions where={where} place={target} />}
      />
      <ViewLinks where={where} />
      <Crumbs where={where} folder={folder.data} />
      <UploadRows />
      <DropArea onFiles={target && ((files) => pageUploads.add(files, target))}>
        <Loaded
          query={isReady ? spaces : { ...folder, data: undefined }}
          label={t('loading')}
          failed={t('failed')}
        >
          {() => <Content key={hrefOf(where)} where={where} place={place} />}
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
