import { useState, type ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { Skeleton } from '@astra/ui/skeleton';
import '@astra/ui/documents.css';
import type { Meeting } from '#api/meetings.ts';
import { meetingDocumentsApi, meetingPlace, type MeetingDocuments } from '#api/visit-documents.ts';
import { DropArea } from '#screens/documents/uploads/drop-area.tsx';
import { useMost } from '#screens/documents/kind.ts';
import { FileButton } from '#screens/documents/uploads/upload-button.tsx';
import { SendingList } from '#visit-files/sending-list.tsx';
import { useSending } from '#visit-files/use-sending.ts';
import '@astra/ui/visit-files.css';
import { Bin, type BinOf } from './bin.tsx';
import { ComingFiles } from './coming-files.tsx';
import { MeetingFile } from './meeting-file.tsx';
import { OwnFiles } from './own-files.tsx';

export interface MeetingFilesProps {
  readonly meeting: Meeting;
  readonly shown: MeetingDocuments | null;
  /** Something is shown to everyone from now on. */
  readonly onPresented?: (() => void) | undefined;
}

const binOf = (id: string): BinOf => ({
  kind: 'meeting',
  id,
  list: (signal) => meetingDocumentsApi.bin(id, signal),
  restore: (itemId) => meetingDocumentsApi.restore(id, itemId),
});

/** A meeting's documents for its professionals: what is there, what the patient has of it, and what comes in. */
export function MeetingFiles({ meeting, shown, onPresented }: MeetingFilesProps): ReactElement {
  const t = useTranslations('visitFiles');
  const sending = useSending(meetingPlace(meeting.id).uploads, meeting.id, shown);
  const most = useMost();
  const [isOwnOpen, setOwnOpen] = useState(false);
  if (!shown) return <Skeleton label={t('loading')} />;
  const { items, coming, isScanned, largestFileBytes } = shown;
  return (
    <DropArea onFiles={sending.send}>
      <div className="stack">
        {items.length + coming.length + sending.rows.length === 0 && (
          <p className="soft">
            {t('staff.empty')} {t('staff.emptyMore')}
          </p>
        )}
        {items.length > 0 && (
          <ul className="vfiles">
            {items.map((item) => (
              <MeetingFile
                key={item.id}
                {...{ meeting, item, onPresented }}
                presented={shown.presented}
              />
            ))}
          </ul>
        )}
        <ComingFiles meeting={meeting} coming={coming} />
        <SendingList sending={sending} largestBytes={largestFileBytes} />
        <div className="line">
          <FileButton icon="upload" many onFiles={sending.send}>
            {t('staff.add')}
          </FileButton>
          <Button icon="folder" aria-expanded={isOwnOpen} onClick={() => setOwnOpen(!isOwnOpen)}>
            {t(isOwnOpen ? 'staff.ownClose' : 'staff.own')}
          </Button>
        </div>
        <p className="small soft">{t('patient.limit', { size: most(largestFileBytes) })}</p>
        <Bin of={binOf(meeting.id)} listed={items.map(({ id }) => id).join()} />
        {isOwnOpen && <OwnFiles meetingId={meeting.id} onDone={() => setOwnOpen(false)} />}
        {!isScanned && items.length > 0 && <p className="small soft">{t('unscanned')}</p>}
      </div>
    </DropArea>
  );
}
