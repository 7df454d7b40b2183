import { useState, type ReactElement } from 'react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { useAnnounce } from '@astra/ui/live-region';
import type { Item, Place } from '#api/documents.ts';
import { meetingDocumentsApi } from '#api/visit-documents.ts';
import { Loaded, ProblemNotice } from '#app/page-states.tsx';
import { FilesToPick } from '#screens/documents/files-to-pick.tsx';
import { spacesQuery } from '#screens/documents/items.ts';

interface OwnFilesProps {
  readonly meetingId: string;
  readonly onDone: () => void;
}

/** One's own folders and files, to bring one into the meeting. */
export function OwnFiles({ meetingId, onDone }: OwnFilesProps): ReactElement {
  const query = useQuery(spacesQuery);
  return (
    <Loaded query={query}>
      {({ items }) => {
        const own = items.find(({ kind }) => kind === 'own');
        return own && <Folder spaceId={own.id} meetingId={meetingId} onDone={onDone} />;
      }}
    </Loaded>
  );
}

function Folder({
  spaceId,
  meetingId,
  onDone,
}: OwnFilesProps & { readonly spaceId: string }): ReactElement {
  const t = useTranslations('visitFiles.staff');
  const announce = useAnnounce();
  const [way, setWay] = useState<readonly string[]>([]);
  const place: Place = { spaceId, folderId: way.at(-1) };
  const bring = useMutation({
    mutationFn: ({ id }: Item) => meetingDocumentsApi.copy(meetingId, id),
    onSuccess: (_, { name }) => {
      announce(t('brought', { name }));
      onDone();
    },
  });
  return (
    <div className="stack vfile__form">
      {way.length > 0 && (
        <Button look="quiet" icon="arrow-left" onClick={() => setWay(way.slice(0, -1))}>
          {t('ownBack')}
        </Button>
      )}
      <ProblemNotice error={bring.error} />
      <FilesToPick
        place={place}
        words={{ empty: t('ownEmpty'), pick: (name) => t('bring', { name }) }}
        canPick={({ isMarked }) => !isMarked}
        busyId={bring.isPending ? bring.variables.id : null}
        onEnter={({ id }) => setWay([...way, id])}
        onPick={bring.mutate}
      />
    </div>
  );
}
