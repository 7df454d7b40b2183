import { useEffect, useRef, useState } from 'react';
import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { useToast } from '@astra/ui/toast';
import { uuid } from '#shared/uuid.ts';
import type { SameName } from './same-names.ts';
import { SameNamesDialog } from './same-names-dialog.tsx';
import type { Answers, AskedAbout } from './same-names-dialog.tsx';

/** A file of which the person is asked what shall become of it. */
export interface Question extends SameName {
  /** Sends it: beside, or as the next version of what is there. */
  readonly send: (as: 'both' | 'version') => void;
}

interface SameNames {
  readonly ask: (questions: readonly Question[]) => void;
  /** The question, while one waits for its answer. */
  readonly dialog: ReactElement | null;
}

type Asked = Question & AskedAbout;

/** What comes while one question is open joins it. */
export function useSameNames(): SameNames {
  const t = useTranslations('documents.sameNames');
  const toast = useToast();
  const [asked, setAsked] = useState<readonly Asked[]>([]);
  const open = useRef<readonly Asked[]>([]);
  const set = (next: readonly Asked[]): void => {
    open.current = next;
    setAsked(next);
  };
  useEffect(
    () => () => {
      // The screen is gone, and nobody is asked any more: beside what is there nothing is lost.
      for (const { send } of open.current) send('both');
      open.current = [];
    },
    [],
  );
  const answer = (answers: Answers): void => {
    const all = open.current;
    set([]);
    for (const { key, send } of all) {
      const choice = answers.get(key) ?? 'both';
      if (choice !== 'skip') send(choice);
    }
  };
  const close = (): void => {
    const all = open.current;
    set([]);
    const [first] = all;
    if (!first) return;
    const putAll = (): void => {
      for (const { send } of all) send('both');
    };
    toast({
      tone: 'danger',
      message: t('notPut', { count: all.length, name: first.item.name }),
      act: { label: t('putBeside'), onAct: putAll },
    });
  };
  return {
    ask: (questions) =>
      set([...open.current, ...questions.map((question) => ({ ...question, key: uuid() }))]),
    dialog:
      asked.length === 0 ? null : (
        <SameNamesDialog asked={asked} onAnswer={answer} onClose={close} />
      ),
  };
}
