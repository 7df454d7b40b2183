import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { IconButton } from '@astra/ui/button';
import { useNow } from '@astra/ui/clock';
import type { IconName } from '@astra/ui/icon';
import { ProgressBar } from '@astra/ui/progress-bar';
import { State } from '@astra/ui/state';
import type { Tone } from '@astra/ui/state';
import { problemOf } from '#shared/problem-error.ts';
import { useProblemWords } from '#shared/problems.ts';
import { ItemMark } from '../item-mark.tsx';
import { useSize } from '../kind.ts';
import { pageUploads } from './page-uploads.ts';
import { canTryAgain, isGoing, secondsLeft } from './row.ts';
import type { RowState, UploadRow } from './row.ts';
import { FileButton } from './upload-button.tsx';

type Chip = Exclude<RowState, 'sending'>;

const looks: Readonly<Record<Chip, { readonly icon: IconName; readonly tone?: Tone }>> = {
  queued: { icon: 'hourglass' },
  waiting: { icon: 'wifi-off', tone: 'warn' },
  slowed: { icon: 'hourglass' },
  paused: { icon: 'pause' },
  interrupted: { icon: 'unplug', tone: 'warn' },
  scanning: { icon: 'shield-ellipsis', tone: 'action' },
  infected: { icon: 'shield-x', tone: 'danger' },
  failed: { icon: 'circle-alert', tone: 'danger' },
};

/** How far it is: "148 Mo sur 240 Mo, reste 40 s". */
function Progress({ row }: { readonly row: UploadRow }): ReactElement {
  const t = useTranslations('documents.uploads');
  const size = useSize();
  const now = useNow(1_000);
  const seconds = row.state === 'sending' ? secondsLeft(row, now) : null;
  const part = { sent: size(row.sentBytes), all: size(row.sizeBytes) };
  const left = seconds === null ? '' : `, ${leftWords(t, seconds)}`;
  return (
    <span className="small soft num">
      {t('part', part)}
      {left}
    </span>
  );
}

function leftWords(
  t: ReturnType<typeof useTranslations<'documents.uploads'>>,
  seconds: number,
): string {
  if (seconds < 60) return t('secondsLeft', { count: seconds });
  if (seconds < 3_600) return t('minutesLeft', { count: Math.ceil(seconds / 60) });
  return t('hoursLeft', { count: Math.ceil(seconds / 3_600) });
}

/** What happened, and what to do about it. */
function Remedy({ row }: { readonly row: UploadRow }): ReactElement | null {
  const t = useTranslations('documents.uploads');
  const words = useProblemWords();
  if (row.state === 'infected') return <p className="small soft">{t('infectedMore')}</p>;
  if (row.state === 'slowed') return <p className="small soft">{t('slowedMore')}</p>;
  if (row.state === 'interrupted')
    return <p className="small soft">{t(row.isOther ? 'otherFile' : 'interruptedMore')}</p>;
  if (row.state !== 'failed') return null;
  // Not from the service: the file itself.
  const isOurs = problemOf(row.error) !== 'unexpected';
  const { title, body } = words(row.error);
  return <p className="small soft">{isOurs ? `${title}. ${body}` : t('unreadable')}</p>;
}

function Buttons({ row }: { readonly row: UploadRow }): ReactElement {
  const t = useTranslations('documents.uploads');
  const { key, name, state } = row;
  const canPause = isGoing(row);
  return (
    <span className="line nowrap">
      {canPause && (
        <IconButton
          icon="pause"
          label={t('pause', { name })}
          onClick={() => pageUploads.pause(key)}
        />
      )}
      {(state === 'paused' || canTryAgain(row)) && (
        <IconButton
          icon={state === 'failed' ? 'rotate-cw' : 'play'}
          label={t('goOn', { name })}
          onClick={() => pageUploads.goOn(key)}
        />
      )}
      {state !== 'scanning' && (
        <IconButton
          icon="x"
          label={t(state === 'infected' || state === 'failed' ? 'forget' : 'cancel', { name })}
          onClick={() => pageUploads.cancel(key)}
        />
      )}
    </span>
  );
}

/** One file on its way. */
export function UploadItem({ row }: { readonly row: UploadRow }): ReactElement {
  const t = useTranslations('documents.uploads');
  const { state } = row;
  const hasBar = ['sending', 'waiting', 'slowed', 'paused', 'interrupted'].includes(state);
  return (
    <li className="up">
      <ItemMark item={{ kind: 'file', name: row.name }} />
      <div className="grow">
        <div className="line line--apart">
          <strong className="docs__name">{row.name}</strong>
          {state !== 'sending' && <State {...looks[state]}>{t(`states.${state}`)}</State>}
          {hasBar && <Progress row={row} />}
        </div>
        {hasBar && (
          <ProgressBar
            label={t('of', { name: row.name })}
            done={row.sentBytes}
            all={row.sizeBytes}
          />
        )}
        <Remedy row={row} />
        {state === 'interrupted' && (
          <FileButton
            icon="upload"
            className="mt-1"
            onFiles={([file]) => file && void pageUploads.goOnWith(row.key, file)}
          >
            {t('chooseAgain')}
          </FileButton>
        )}
      </div>
      <Buttons row={row} />
    </li>
  );
}
