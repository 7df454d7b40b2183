import { useMemo, type ComponentProps, type ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { Panel } from '@astra/ui/panel';
import { Skeleton } from '@astra/ui/skeleton';
import type { Visit } from '@astra/contracts/visit';
import { visitPlace, type VisitDocuments } from '#api/visit-documents.ts';
import type { CallPanel } from '#call/call-screen.tsx';
import type { MeetingFiles } from '#chat/meeting-files.ts';
import type { GuestPresentationProps } from '#presenting/guest-presentation.tsx';
import { later } from '#shared/later.tsx';
import { useLiveDocuments, useNewOnes } from '#visit-files/use-live-documents.ts';
import { useNewsCount } from '#visit-files/use-news-count.ts';
import type { VisitFilesPanel } from '#visit-files/visit-files-panel.tsx';

const documentsPanel = later<ComponentProps<typeof VisitFilesPanel>>(
  async () => (await import('#visit-files/visit-files-panel.tsx')).VisitFilesPanel,
  Skeleton,
);

const looking = later<GuestPresentationProps>(
  async () => (await import('#presenting/guest-presentation.tsx')).GuestPresentation,
  Skeleton,
);

interface VisitCallDocuments {
  readonly panel: CallPanel;
  /** What is shown to everyone; null: nothing. */
  readonly presented: ReactElement | null;
  /** For the conversation, which brings them by messages; null until they are there. */
  readonly files: MeetingFiles | null;
}

/** The documents beside the patient's call: what the doctor shows or hands over, and what the patient sends. */
export function useVisitDocuments({ hostName }: Visit): VisitCallDocuments {
  const t = useTranslations('visitFiles');
  const shown = useLiveDocuments<VisitDocuments>(visitPlace.stream);
  const theirs = useMemo(() => shown && shown.items.filter(({ isMine }) => !isMine), [shown]);
  const { count, look: onLook } = useNewOnes(theirs);
  const files = useMemo(
    () =>
      shown && {
        meetingId: shown.spaceId,
        place: visitPlace,
        items: shown.items,
        maySend: shown.maySend,
        largestFileBytes: shown.largestFileBytes,
        onRemove: null,
      },
    [shown],
  );
  const news = useNewsCount(count, visitPlace.uploads);
  const panel = {
    key: 'documents',
    icon: 'folder' as const,
    label: t('title'),
    count: news,
    content: (close: () => void) => (
      <Panel title={t('title')} closeLabel={t('close')} onClose={close}>
        <documentsPanel.Part {...{ shown, hostName, onLook }} />
      </Panel>
    ),
  };
  const now = shown?.presented ?? null;
  const file = shown?.items.find(({ id }) => id === now?.itemId);
  const presented =
    now && file ? <looking.Part file={file} page={now.page} hostName={hostName} /> : null;
  return { panel, files, presented };
}
