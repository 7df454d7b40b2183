import { useState } from 'react';
import type { ReactElement } from 'react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { Dialog } from '@astra/ui/dialog';
import { Notice } from '@astra/ui/notice';
import { useToast } from '@astra/ui/toast';
import { documentsApi } from '#api/documents.ts';
import type { Item, Place } from '#api/documents.ts';
import { Loaded, ProblemNotice } from '#app/page-states.tsx';
import { focusPlace } from './crumbs.tsx';
import { itemsOf, spacesQuery, useItems, useRefresh } from './items.ts';
import { MoreItems } from './more-items.tsx';

interface Step {
  readonly place: Place;
  readonly name: string;
}

interface FoldersProps {
  readonly place: Place;
  /** A folder does not go into itself. */
  readonly exceptIds: ReadonlySet<string>;
  readonly onEnter: (folder: Item) => void;
}

/** The folders of a place, to go into. */
function Folders({ place, exceptIds, onEnter }: FoldersProps): ReactElement {
  const t = useTranslations('documents.move');
  const query = useItems(place, 'name');
  return (
    <>
      <Loaded query={query}>
        {(data) => {
          const folders = itemsOf(data).filter(
            ({ id, kind, may }) => kind === 'folder' && !exceptIds.has(id) && may.includes('add'),
          );
          if (folders.length === 0) return <p className="soft">{t('noFolder')}</p>;
          return (
            <ul className="docs__folders">
              {folders.map((folder) => (
                <li key={folder.id}>
                  <Button
                    look="quiet"
                    icon="folder"
                    go="chevron-right"
                    wide
                    onClick={() => onEnter(folder)}
                  >
                    {folder.name}
                  </Button>
                </li>
              ))}
            </ul>
          );
        }}
      </Loaded>
      <MoreItems query={query} />
    </>
  );
}

const spaceIcons = { own: 'user-round', organisation: 'building-2', team: 'users-round' } as const;

/** The spaces, where nothing has been chosen yet. */
function SpaceChoice({ onEnter }: { readonly onEnter: (step: Step) => void }): ReactElement {
  const t = useTranslations('documents');
  const query = useQuery(spacesQuery);
  return (
    <Loaded query={query}>
      {({ items }) => (
        <ul className="docs__folders">
          {items
            .filter(({ mayAdd }) => mayAdd)
            .map(({ id, kind, name }) => (
              <li key={id}>
                <Button
                  look="quiet"
                  icon={spaceIcons[kind]}
                  go="chevron-right"
                  wide
                  onClick={() =>
                    onEnter({
                      place: { spaceId: id, folderId: undefined },
                      name: name ?? t(`spaces.${kind}`),
                    })
                  }
                >
                  {name ?? t(`spaces.${kind}`)}
                </Button>
              </li>
            ))}
        </ul>
      )}
    </Loaded>
  );
}

interface HereProps {
  readonly items: readonly Item[];
  readonly here: Step;
  readonly isSame: boolean;
  readonly onEnter: (step: Step) => void;
  readonly onUp: () => void;
}

/** The place that was gone to, and what is in it. */
function Here({ items, here, isSame, onEnter, onUp }: HereProps): ReactElement {
  const t = useTranslations('documents.move');
  const { data: spaces } = useQuery(spacesQuery);
  const space = spaces?.items.find(({ id }) => id === here.place.spaceId);
  const isOther = space !== undefined && items.some(({ spaceId }) => spaceId !== space.id);
  return (
    <>
      <Button look="quiet" icon="arrow-left" onClick={onUp}>
        {t('up')}
      </Button>
      <h3 className="h3" aria-live="polite">
        {here.name}
      </h3>
      {isSame && <p className="soft">{t('same')}</p>}
      {isOther && space.kind !== 'own' && (
        <Notice tone="warn" title={t(space.kind === 'team' ? 'forTeam' : 'public')} role="status" />
      )}
      <Folders
        key={here.place.folderId ?? here.place.spaceId}
        place={here.place}
        exceptIds={new Set(items.map(({ id }) => id))}
        onEnter={({ id, spaceId, name }) => onEnter({ place: { spaceId, folderId: id }, name })}
      />
    </>
  );
}

const lies = ({ spaceId, folderId }: Item, { place }: Step): boolean =>
  place.spaceId === spaceId && (place.folderId ?? null) === folderId;

interface PlaceDialogProps {
  readonly items: readonly Item[];
  readonly words: { readonly title: string; readonly into: (place: string) => string };
  /** The place where it lies can be chosen, too. */
  readonly mayStay?: boolean;
  readonly query: { readonly error: Error | null; readonly isPending: boolean };
  readonly onChoose: (place: Place, name: string) => void;
  readonly onClose: () => void;
}

/** A place for one or several, found by going there. */
export function PlaceDialog(props: PlaceDialogProps): ReactElement {
  const { items, words, mayStay = false, query, onChoose, onClose } = props;
  const t = useTranslations('documents.move');
  const [way, setWay] = useState<readonly Step[]>([]);
  const here = way[way.length - 1];
  const isSame = here !== undefined && !mayStay && items.every((item) => lies(item, here));
  const enter = (step: Step): void => setWay([...way, step]);
  return (
    <Dialog
      isOpen
      look="side"
      onClose={onClose}
      title={<span className="docs__name">{words.title}</span>}
      actions={
        <Button
          look="main"
          aria-disabled={!here || isSame}
          busy={query.isPending}
          onClick={() => here && !isSame && onChoose(here.place, here.name)}
        >
          {here ? words.into(here.name) : t('choose')}
        </Button>
      }
    >
      <div className="stack docs__picker">
        <ProblemNotice error={query.error} />
        {here ? (
          <Here
            items={items}
            here={here}
            isSame={isSame}
            onEnter={enter}
            onUp={() => setWay(way.slice(0, -1))}
          />
        ) : (
          <SpaceChoice onEnter={enter} />
        )}
      </div>
    </Dialog>
  );
}

interface MoveDialogProps {
  readonly item: Item;
  readonly onClose: () => void;
}

/** Another place for a folder or a file. */
export function MoveDialog({ item, onClose }: MoveDialogProps): ReactElement {
  const t = useTranslations('documents.move');
  const toast = useToast();
  const refresh = useRefresh();
  const move = useMutation({
    mutationFn: ({ place: { spaceId, folderId } }: Step) =>
      documentsApi.change(item.id, {
        version: item.version,
        to: { spaceId, ...(folderId === undefined ? {} : { folderId }) },
      }),
    onSuccess: async ({ name }, { name: place }) => {
      toast({ message: t('done', { name, place }) });
      onClose();
      await refresh();
      // Its row has gone, and the focus with it.
      focusPlace();
    },
    onError: refresh,
  });
  return (
    <PlaceDialog
      items={[item]}
      words={{ title: t('title', { name: item.name }), into: (place) => t('into', { place }) }}
      query={move}
      onChoose={(place, name) => move.mutate({ place, name })}
      onClose={onClose}
    />
  );
}
