import { useEffect, useMemo, type ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { Panel } from '@astra/ui/panel';
import { Skeleton } from '@astra/ui/skeleton';
import type { Meeting } from '#api/meetings.ts';
import { meetingDocumentsApi, meetingPlace } from '#api/visit-documents.ts';
import type { MeetingDocuments } from '#api/visit-documents.ts';
import { useMay, useMe } from '#app/session.tsx';
import type { CallPanel } from '#call/call-screen.tsx';
import type { MeetingFiles } from '#chat/meeting-files.ts';
import type { PresentationProps } from '#presenting/presentation.tsx';
import type { MeetingFilesProps } from '#screens/meeting-files/meeting-files.tsx';
import { useMeetingDocuments } from '#screens/meeting-files/use-meeting-documents.ts';
import { later } from '#shared/later.tsx';
import { useNewOnes } from '#visit-files/use-live-documents.ts';
import { useNewsCount } from '#visit-files/use-news-count.ts';

const files = later<MeetingFilesProps>(
  async () => (await import('#screens/meeting-files/meeting-files.tsx')).MeetingFiles,
  Skeleton,
);

const presentation = later<PresentationProps>(
  async () => (await import('#presenting/presentation.tsx')).Presentation,
  Skeleton,
);

interface LookedAtProps extends MeetingFilesProps {
  readonly onLook: () => void;
}

function LookedAt({ onLook, ...props }: LookedAtProps): ReactElement {
  useEffect(onLook, [onLook]);
  return <files.Part {...props} />;
}

interface Documents {
  readonly panel: CallPanel;
  /** Null: nothing is shown to everyone. */
  readonly presented: ReactElement | null;
  /** For the conversation, which brings them by messages; null until they are there. */
  readonly files: MeetingFiles | null;
}

/** The meeting's documents beside the call; what others send is counted until it is looked at. */
export function useDocuments(meeting: Meeting): Documents {
  const t = useTranslations('visitFiles');
  const { id } = useMe();
  const shown = useMeetingDocuments(meeting.id);
  const others = useMemo(
    () => shown && shown.items.filter(({ madeBy }) => madeBy !== id),
    [shown, id],
  );
  const { count, look } = useNewOnes(others);
  const files = useFilesOf(meeting, shown);
  const news = useNewsCount(count, meetingPlace(meeting.id).uploads);
  const panel = {
    key: 'documents',
    icon: 'folder' as const,
    label: t('title'),
    count: news,
    content: (close: () => void) => (
      <Panel title={t('title')} closeLabel={t('close')} onClose={close}>
        <LookedAt {...{ meeting, shown }} onLook={look} onPresented={close} />
      </Panel>
    ),
  };
  const presented = shown?.presented ? (
    <presentation.Part {...{ meeting, shown, presented: shown.presented }} />
  ) : null;
  return { panel, files, presented };
}

/** What is sent in the conversation is shown to the patients who are in it: they would not see it otherwise. */
function useFilesOf(meeting: Meeting, shown: MeetingDocuments | null): MeetingFiles | null {
  const may = useMay();
  const { id: meetingId, guests, state } = meeting;
  return useMemo(() => {
    if (!shown) return null;
    const patients = guests.filter(({ role }) => role === 'patient').map(({ id }) => id);
    const show = async (itemId: string): Promise<void> => {
      for (const guestId of may('document.give') ? patients : [])
        await meetingDocumentsApi
          .give(meetingId, itemId, { guestId, until: null })
          // It stays in the list, from where it is given by hand.
          .catch(() => undefined);
    };
    return {
      meetingId,
      place: meetingPlace(meetingId),
      items: [...shown.items, ...shown.coming.map((one) => ({ ...one, mediaType: null }))],
      maySend: may('document.add') && state !== 'cancelled',
      largestFileBytes: shown.largestFileBytes,
      onDone: (itemId: string) => void show(itemId),
      onRemove: async (itemId: string) => {
        if (shown.items.some(({ id }) => id === itemId))
          await meetingDocumentsApi.remove(meetingId, itemId);
      },
    };
  }, [shown, may, meetingId, guests, state]);
}
