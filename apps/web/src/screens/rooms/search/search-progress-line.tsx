import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import type { SearchProgress, SearchRun } from '@astra/chat-core/search-run';
import { Button } from '@astra/ui/button';
import { useTime } from '#shared/use-time.ts';

interface ProgressProps {
  readonly progress: SearchProgress;
  readonly run: SearchRun;
  /** How many were found. */
  readonly count: number;
}

/** How far back the search has come, and how it is stopped or goes on. */
export function SearchProgressLine({ progress, run, count }: ProgressProps): ReactElement {
  const t = useTranslations('chat.search');
  const time = useTime();
  const { name } = progress;
  const readTo = name === 'done' ? null : progress.readTo;
  const words =
    readTo === null
      ? t(`progress.${name}.begun`)
      : t(`progress.${name}.to`, { day: time.at(readTo, 'day') });
  const isNone = count === 0 && name !== 'reading' && name !== 'busy';
  const isGoing = name === 'reading' || name === 'busy' || name === 'offline';
  return (
    <div className="small soft">
      {isNone && <p>{t(name === 'done' ? 'none' : 'noneYet')}</p>}
      <p>{words}</p>
      {isGoing && (
        <Button look="link" onClick={run.stop}>
          {t('stop')}
        </Button>
      )}
      {name === 'stopped' && (
        <Button look="link" onClick={run.goOn}>
          {t('goOn')}
        </Button>
      )}
      {name === 'enough' && (
        <Button look="link" onClick={run.more}>
          {t('more')}
        </Button>
      )}
    </div>
  );
}
