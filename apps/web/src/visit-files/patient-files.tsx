import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { visitPlace, type VisitDocument, type VisitDocuments } from '#api/visit-documents.ts';
import { useMost } from '#screens/documents/kind.ts';
import { FileButton } from '#screens/documents/uploads/upload-button.tsx';
import { AboutPicture } from './about-picture.tsx';
import { FileLine } from './file-line.tsx';
import { useLastDay } from './last-day.ts';
import { PatientOpenings } from './patient-openings.tsx';
import { SendingList } from './sending-list.tsx';
import { useCleanSending } from './use-clean-sending.tsx';
import { useSending } from './use-sending.ts';
import '@astra/ui/visit-files.css';

interface PatientFilesProps {
  readonly shown: VisitDocuments;
  /** Said while nothing is there. */
  readonly empty: string;
}

/** What the patient has, and what they send: a letter, a result, a photo of the moment. */
export function PatientFiles({ shown, empty }: PatientFilesProps): ReactElement {
  const t = useTranslations('visitFiles');
  const sending = useSending(visitPlace.uploads, shown.spaceId, shown);
  const { send, question } = useCleanSending(visitPlace.uploads, sending.send);
  const isEmpty = shown.items.length === 0 && sending.rows.length === 0;
  return (
    <div className="stack">
      {isEmpty && <p className="soft">{empty}</p>}
      {shown.items.length > 0 && (
        <ul className="vfiles">
          {shown.items.map((item) => (
            <Line key={item.id} item={item} />
          ))}
        </ul>
      )}
      <SendingList sending={sending} largestBytes={shown.largestFileBytes} />
      {question}
      {shown.maySend && <Send onFiles={send} largestBytes={shown.largestFileBytes} />}
      {!shown.isScanned && shown.items.some(({ isMine }) => !isMine) && (
        <p className="small soft">{t('unscanned')}</p>
      )}
    </div>
  );
}

function Line({ item }: { readonly item: VisitDocument }): ReactElement {
  const t = useTranslations('visitFiles.patient');
  const lastDay = useLastDay();
  const { id, until, isMine } = item;
  const aboutGiven = until === null ? t('shown') : t('until', { day: lastDay(until) });
  return (
    <FileLine
      file={item}
      href={visitPlace.contentHref(id)}
      about={
        <AboutPicture item={item}>{isMine && until === null ? t('mine') : aboutGiven}</AboutPicture>
      }
    >
      <PatientOpenings item={item} />
    </FileLine>
  );
}

interface SendProps {
  readonly onFiles: (files: readonly File[]) => void;
  readonly largestBytes: number;
}

function Send({ onFiles, largestBytes }: SendProps): ReactElement {
  const t = useTranslations('visitFiles.patient');
  const photos = useTranslations('visitFiles.photos');
  const most = useMost();
  return (
    <div className="vfiles__send">
      <div className="line">
        <FileButton icon="camera" isPhoto onFiles={onFiles}>
          {t('photo')}
        </FileButton>
        <FileButton icon="upload" many onFiles={onFiles}>
          {t('send')}
        </FileButton>
      </div>
      <p className="small soft">
        {t('limit', { size: most(largestBytes) })} {photos('clean')}
      </p>
    </div>
  );
}
