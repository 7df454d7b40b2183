import { useState } from 'react';
import type { FormEvent, ReactElement, ReactNode } from 'react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { Dialog } from '@astra/ui/dialog';
import { TextField } from '@astra/ui/text-field';
import { useToast } from '@astra/ui/toast';
import { ProblemNotice } from '#app/page-states.tsx';
import { useUnfinished } from '#app/use-unfinished.ts';

interface EraseProps {
  /** Whose name is typed. */
  readonly name: string;
  /** Under which it is open again after a proof of who one is. */
  readonly unfinished: string;
  /** What shows whether it is done. */
  readonly queryKey: readonly string[];
  readonly words: { readonly open: string; readonly question: string; readonly asked: string };
  readonly children: ReactNode;
  readonly erase: (typed: string) => Promise<void>;
}

/** Erasing what is kept of somebody, asked twice: by a button, and by the name typed by hand. */
export function EraseByName(props: EraseProps): ReactElement {
  const { name: displayName, unfinished, queryKey, words, children } = props;
  const t = useTranslations('keeping.person');
  const client = useQueryClient();
  const toast = useToast();
  const [isAsking, setAsking] = useUnfinished(unfinished, false);
  const [name, setName] = useState('');
  const [isWrong, setWrong] = useState(false);
  const erase = useMutation({
    mutationFn: () => props.erase(name.trim()),
    onSuccess: () => {
      toast({ message: words.asked });
      setAsking(false);
    },
    onSettled: () => client.invalidateQueries({ queryKey }),
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const isRight = name.trim() === displayName.trim();
    setWrong(!isRight);
    if (isRight && !erase.isPending) erase.mutate();
  };
  return (
    <>
      <Button look="danger-plain" icon="trash-2" wide onClick={() => setAsking(true)}>
        {words.open}
      </Button>
      <Dialog isOpen={isAsking} onClose={() => setAsking(false)} title={words.question}>
        <form noValidate onSubmit={submit} className="stack" autoComplete="off">
          {children}
          <ProblemNotice error={erase.error} />
          <TextField
            label={t('typeName', { name: displayName })}
            error={isWrong ? t('wrongName') : undefined}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
          <Button look="danger" type="submit" wide busy={erase.isPending}>
            {t('confirm')}
          </Button>
        </form>
      </Dialog>
    </>
  );
}
