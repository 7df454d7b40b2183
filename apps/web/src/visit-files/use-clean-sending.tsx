import { useSyncExternalStore, type ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { makeStore, type Store } from '@astra/page-state/observable';
import { Button } from '@astra/ui/button';
import { Notice } from '@astra/ui/notice';
import { cleanIfPhoto } from '#screens/documents/uploads/clean-file.ts';

type Send = (files: readonly File[]) => void;

interface CleanSending {
  readonly send: Send;
  /** A photo that cannot be cleaned goes only when its sender says so; null while there is none. */
  readonly question: ReactElement | null;
}

interface Unclean {
  readonly id: string;
  readonly file: File;
}

/** By where they go: the question is asked again when a panel was closed, or the call has come. */
const unanswered = new Map<string, Store<readonly Unclean[]>>();

function uncleanAt(place: string): Store<readonly Unclean[]> {
  const known = unanswered.get(place) ?? makeStore<readonly Unclean[]>([]);
  unanswered.set(place, known);
  return known;
}

/** Sends files, photos without the place and the other hidden data: what shows a wound must not show where its owner lives. */
export function useCleanSending(place: string, send: Send): CleanSending {
  const store = uncleanAt(place);
  const unclean = useSyncExternalStore(store.subscribe, store.getSnapshot);
  const sendClean = async (files: readonly File[]): Promise<void> => {
    for (const file of files) {
      // One that cannot be read may hold anything: who sends it is asked, and reads then why it cannot be sent.
      const clean = await cleanIfPhoto(file).catch(() => null);
      if (clean) send([clean]);
      else store.set([...store.getSnapshot(), { id: crypto.randomUUID(), file }]);
    }
  };
  const [first] = unclean;
  const next = (): void => store.set(store.getSnapshot().slice(1));
  return {
    send: (files) => void sendClean(files),
    question: first ? (
      <Question
        key={first.id}
        name={first.file.name}
        onSend={() => {
          send([first.file]);
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
