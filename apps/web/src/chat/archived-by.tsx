import { useState } from 'react';
import type { ReactElement } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import type { ChatRoom } from '@astra/contracts/chat';
import { Button } from '@astra/ui/button';
import { Dialog } from '@astra/ui/dialog';
import { useDaysWords } from './kept-for.tsx';

interface ArchivedByProps {
  readonly room: Pick<ChatRoom, 'archive' | 'keptDays'>;
  readonly onStage?: boolean | undefined;
  /** Said in a sentence: to somebody who writes here for the first time. */
  readonly isPlain?: boolean | undefined;
}

/** Said to everybody in a room whose organisation keeps a copy of what is written: who, why, since when, for how long. */
export function ArchivedBy({
  room,
  onStage,
  isPlain = false,
}: ArchivedByProps): ReactElement | null {
  const t = useTranslations('chat.archive');
  const format = useFormatter();
  const words = useDaysWords();
  const [isOpen, setOpen] = useState(false);
  const { archive, keptDays } = room;
  if (archive === null) return null;
  const { organisationName: organisation, reason, since } = archive;
  const open = (): void => setOpen(true);
  const close = (): void => setOpen(false);
  return (
    <>
      {isPlain ? (
        <p className="small">
          {t('told', { organisation })}{' '}
          <button type="button" className="link-btn" onClick={open}>
            {t('why')}
          </button>
        </p>
      ) : (
        <Button look="quiet" icon="folder-lock" onClick={open}>
          {t('chip')}
        </Button>
      )}
      <Dialog
        isOpen={isOpen}
        onClose={close}
        onStage={onStage}
        title={t('title')}
        actions={
          <Button look="main" onClick={close}>
            {t('close')}
          </Button>
        }
      >
        <div className="stack">
          <p>{t('who', { organisation })}</p>
          <p>{t('reason', { reason })}</p>
          <p>{t('since', { date: format.dateTime(new Date(since), { dateStyle: 'long' }) })}</p>
          <p>{t('what')}</p>
          <p>{keptDays === null ? t('forEver') : t('until', { time: words(keptDays) })}</p>
          <p>{t('deleted')}</p>
        </div>
      </Dialog>
    </>
  );
}
