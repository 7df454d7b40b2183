import { useState, type ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { Notice } from '@astra/ui/notice';
import { cleanIfPhoto } from '#screens/documents/uploads/clean-file.ts';

type Send = (files: readonly File[]) => void;

interface CleanSending {
  readonly send: Send;
  /** A photo that cannot be cleaned goes only when its sender says so; null while there is none. */
  readonly question: ReactElement | null;
}

/** Sends files, photos without the place and the other hidden data: what shows a wound must not show where its owner lives. */
export function useCleanSending(send: Send): CleanSending {
  const [unclean, setUnclean] = useState<readonly File[]>([]);
  const sendClean = async (files: readonly File[]): Promise<void> => {
    for (const file of files) {
      // One that cannot be read says so on its way.
      const clean = await cleanIfPhoto(file).catch(() => file);
      if (clean) send([clean]);
      else setUnclean((before) => [...before, file]);
    }
  };
  const [first] = unclean;
  const next = (): void => setUnclean((before) => before.slice(1));
  return {
    send: (files) => void sendClean(files),
    question: first ? (
      <Question
        key={first.name}
        name={first.name}
        onSend={() => {
          send([first]);
          next();
        }}
        onKeep={next}
      />
    ) : null,
  };
}

interface QuestionProps {
  readonly name: string;
  readonly onSend: () => void;
  readonly onKeep: () => void;
}

function Question({ name, onSend, onKeep }: QuestionProps): ReactElement {
  const t = useTranslations('visitFiles.photos');
  return (
    <Notice
      tone="warn"
      role="alert"
      title={t('notClean', { name })}
      actions={
        <>
          <Button onClick={onSend}>{t('sendAnyway')}</Button>
          <Button look="quiet" onClick={onKeep}>
            {t('keep')}
          </Button>
        </>
      }
    >
      {t('notCleanMore')}
    </Notice>
  );
}
