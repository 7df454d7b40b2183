import { useState } from 'react';
import type { ReactElement } from 'react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { Dialog } from '@astra/ui/dialog';
import type { Item, Place, Upload } from '#api/documents.ts';
import { Loaded, ProblemNotice } from '#app/page-states.tsx';
import { FilesToPick } from '#screens/documents/files-to-pick.tsx';
import { spacesQuery } from '#screens/documents/items.ts';

interface ChooseFileProps {
  readonly copy: (itemId: string) => Promise<Upload>;
  readonly onChosen: (file: Upload) => void;
  readonly onClose: () => void;
}

/** A file that is there already and that the person may share: a copy of it goes into the room. */
export function ChooseFile({ copy, onChosen, onClose }: ChooseFileProps): ReactElement {
  const t = useTranslations('chat.choose');
  const [way, setWay] = useState<readonly Place[]>([]);
  const bring = useMutation({
    mutationFn: ({ id }: Item) => copy(id),
    onSuccess: (upload) => {
      onChosen(upload);
      onClose();
    },
  });
  const here = way.at(-1);
  return (
    <Dialog isOpen look="side" onClose={onClose} title={t('title')}>
      <div className="stack">
        <ProblemNotice error={bring.error} />
        {here === undefined ? (
          <SpaceList onEnter={(place) => setWay([place])} />
        ) : (
          <>
            <Button look="quiet" icon="arrow-left" onClick={() => setWay(way.slice(0, -1))}>
              {t('back')}
            </Button>
            <FilesToPick
              key={here.folderId ?? here.spaceId}
              place={here}
              words={{ empty: t('empty'), pick: (name) => t('send', { name }) }}
              // Who may only read something does not pass it on.
              canPick={({ may }) => may.includes('change')}
              busyId={bring.isPending ? bring.variables.id : null}
              onEnter={({ id, spaceId }) => setWay([...way, { spaceId, folderId: id }])}
              onPick={bring.mutate}
            />
          </>
        )}
      </div>
    </Dialog>
  );
}

function SpaceList({ onEnter }: { readonly onEnter: (place: Place) => void }): ReactElement {
  const t = useTranslations('documents.spaces');
  const query = useQuery(spacesQuery);
  return (
    <Loaded query={query}>
      {({ items }) => (
        <ul className="vfiles">
          {items.map(({ id, kind, name }) => (
            <li key={id}>
              <Button
                look="quiet"
                wide
                go="chevron-right"
                onClick={() => onEnter({ spaceId: id, folderId: undefined })}
              >
                {name ?? t(kind)}
              </Button>
            </li>
          ))}
        </ul>
      )}
    </Loaded>
  );
}
