import type { ReactElement } from 'react';
import { Button } from '@astra/ui/button';
import type { Item, Place } from '#api/documents.ts';
import { Loaded } from '#app/page-states.tsx';
import { itemsOf, useItems } from './items.ts';
import { MoreItems } from './more-items.tsx';

interface FilesToPickProps {
  readonly place: Place;
  readonly words: {
    /** Said where there is nothing to pick. */
    readonly empty: string;
    /** What the press on a file does, by its name. */
    readonly pick: (name: string) => string;
  };
  readonly canPick?: (file: Item) => boolean;
  /** The one that is being brought. */
  readonly busyId: string | null;
  readonly onEnter: (folder: Item) => void;
  readonly onPick: (file: Item) => void;
}

const all = (): boolean => true;

/** What is in a place: folders to go into, files to pick one from. */
export function FilesToPick(props: FilesToPickProps): ReactElement {
  const { place, words, canPick = all, busyId, onEnter, onPick } = props;
  const query = useItems(place, 'name');
  return (
    <>
      <Loaded query={query}>
        {(data) => {
          const items = itemsOf(data).filter((item) => item.kind === 'folder' || canPick(item));
          if (items.length === 0) return <p className="soft">{words.empty}</p>;
          return (
            <ul className="vfiles">
              {items.map((item) => (
                <li key={item.id}>
                  <Button
                    look="quiet"
                    wide
                    icon={item.kind === 'folder' ? 'folder' : 'file-text'}
                    {...(item.kind === 'folder'
                      ? { go: 'chevron-right' as const }
                      : { 'aria-label': words.pick(item.name) })}
                    busy={busyId === item.id}
                    onClick={() => (item.kind === 'folder' ? onEnter(item) : onPick(item))}
                  >
                    {item.name}
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
