import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { IconButton } from '@astra/ui/button';
import { ProgressBar } from '@astra/ui/progress-bar';
import { useMost } from '#screens/documents/kind.ts';
import { ItemMark } from '#screens/documents/item-mark.tsx';
import { canTryAgain, type UploadRow } from '#screens/documents/uploads/row.ts';
import { FileButton } from '#screens/documents/uploads/upload-button.tsx';
import { problemOf, type ProblemName } from '#shared/problem-error.ts';
import { Refused } from './refused.tsx';
import type { Sending } from './use-sending.ts';

/** Why a file was not taken, each in its own words. */
const refusals: Partial<Record<ProblemName, Reason>> = {
  'file-too-large': 'tooLarge',
  'too-many-files': 'tooMany',
  'too-many-uploads': 'tooManyHere',
  'quota-reached': 'noRoom',
  'file-server-full': 'noRoom',
  'not-found': 'closed',
  'not-allowed': 'closed',
  'not-signed-in': 'closed',
  'scan-impossible': 'unlooked',
  'file-damaged': 'damaged',
  'on-another-device': 'closed',
  'session-replaced': 'closed',
};

/** In a room nobody is in a consultation. */
const inRoom = { tooMany: 'tooManyHere', closed: 'closedHere' } as const;

function useWords(largestBytes: number, isRoom: boolean): (row: UploadRow) => string {
  const t = useTranslations('visitFiles.sending');
  const most = useMost();
  return (row) => {
    switch (row.state) {
      case 'sending': {
        const percent = row.sizeBytes === 0 ? 100 : (row.sentBytes / row.sizeBytes) * 100;
        return t('going', { percent: Math.floor(percent) });
      }
      case 'failed':
        return t(reasonOf(row.error, isRoom), { size: most(largestBytes) });
      case 'queued':
      case 'waiting':
      case 'slowed':
      case 'scanning':
      case 'infected':
        return t(row.state);
      case 'paused':
        return t('waiting');
      case 'interrupted':
        return t(row.isOther ? 'otherFile' : 'interrupted');
    }
  };
}

type Reason =
  | 'failed'
  | 'unlooked'
  | 'damaged'
  | 'tooLarge'
  | 'tooMany'
  | 'closed'
  | 'noRoom'
  | 'tooManyHere'
  | 'closedHere';

function reasonOf(error: unknown, isRoom: boolean): Reason {
  const reason = refusals[problemOf(error)] ?? 'failed';
  return isRoom && (reason === 'tooMany' || reason === 'closed') ? inRoom[reason] : reason;
}

interface SendingListProps {
  readonly sending: Sending;
  readonly largestBytes: number;
  readonly isRoom?: boolean;
}

/** The files on their way: how far each is, or why it was refused. */
export function SendingList({
  sending,
  largestBytes,
  isRoom = false,
}: SendingListProps): ReactElement | null {
  const t = useTranslations('visitFiles.sending');
  const words = useWords(largestBytes, isRoom);
  if (sending.rows.length === 0) return null;
  const goOnWith = (key: string, file: File): void => void sending.uploads.goOnWith(key, file);
  return (
    <ul className="vfiles">
      {sending.rows.map((row) => (
        <li key={row.key} className="vfile">
          <ItemMark item={{ kind: 'file', name: row.name }} />
          <span className="grow vfile__words">
            <strong>{row.name}</strong>
            <Standing row={row}>{words(row)}</Standing>
            {row.state === 'sending' && (
              <ProgressBar
                label={t('of', { name: row.name })}
                done={row.sentBytes}
                all={row.sizeBytes}
              />
            )}
            {row.state === 'interrupted' && (
              <ChooseAgain name={row.name} onFile={(file) => goOnWith(row.key, file)} />
            )}
          </span>
          <Acts row={row} sending={sending} />
        </li>
      ))}
    </ul>
  );
}

/** What was not taken is seen before it is read. */
function Standing({
  row: { state },
  children,
}: {
  readonly row: UploadRow;
  readonly children: string;
}): ReactElement {
  if (state !== 'infected' && state !== 'failed')
    return <span className="small soft">{children}</span>;
  return (
    <span role="alert">
      <Refused isVirus={state === 'infected'}>{children}</Refused>
    </span>
  );
}

interface ChooseAgainProps {
  readonly name: string;
  readonly onFile: (file: File) => void;
}

/** The page was left, and only the person can give the file again. */
function ChooseAgain({ name, onFile }: ChooseAgainProps): ReactElement {
  const t = useTranslations('visitFiles.sending');
  return (
    <span className="line mt-1">
      <FileButton
        icon="upload"
        label={t('chooseAgainOf', { name })}
        onFiles={([file]) => file && onFile(file)}
      >
        {t('chooseAgain')}
      </FileButton>
    </span>
  );
}

interface ActsProps {
  readonly row: UploadRow;
  readonly sending: Sending;
}

function Acts({ row, sending }: ActsProps): ReactElement | null {
  const t = useTranslations('visitFiles.sending');
  const { key, name, state } = row;
  if (state === 'scanning') return null;
  const isOver = state === 'failed' || state === 'infected';
  return (
    <span className="line nowrap">
      {canTryAgain(row) && (
        <IconButton
          icon="rotate-cw"
          label={t('again', { name })}
          onClick={() => sending.uploads.goOn(key)}
        />
      )}
      <IconButton
        icon="x"
        label={t(isOver ? 'forget' : 'cancel', { name })}
        onClick={() => sending.uploads.cancel(key)}
      />
    </span>
  );
}
