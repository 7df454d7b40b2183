import type { ReactElement } from 'react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { PlainQuestion } from '@astra/ui/plain-question';
import { useToast } from '@astra/ui/toast';
import { VisuallyHidden } from '@astra/ui/visually-hidden';
import { ProblemNotice } from '#app/page-states.tsx';
import { useUnfinished } from '#app/use-unfinished.ts';
import { factorsKey } from './factors-key.ts';

interface RemoveFactorProps {
  /** Under which the question is open again after a proof of who one is. */
  readonly unfinished: string;
  /** What is removed, for who does not see beside what the button stands. */
  readonly name: string;
  readonly question: string;
  readonly body: string;
  readonly remove: () => Promise<void>;
}

/** Taking away something that one signs in with, after a question: it is not to be had back. */
export function RemoveFactor(props: RemoveFactorProps): ReactElement {
  const { name, question, body } = props;
  const t = useTranslations('me.removing');
  const client = useQueryClient();
  const toast = useToast();
  const [isAsking, setAsking] = useUnfinished(props.unfinished, false);
  const remove = useMutation({
    mutationFn: props.remove,
    onSuccess: () => {
      toast({ message: t('done', { name }) });
      setAsking(false);
    },
    onSettled: () => client.invalidateQueries({ queryKey: factorsKey }),
  });
  const ask = (): void => {
    remove.reset();
    setAsking(true);
  };
  return (
    <>
      <Button look="quiet" onClick={ask}>
        {t('remove')}
        <VisuallyHidden> {name}</VisuallyHidden>
      </Button>
      <PlainQuestion
        isOpen={isAsking}
        title={question}
        keep={t('keep')}
        confirm={t('confirm')}
        isBusy={remove.isPending}
        onConfirm={() => remove.mutate()}
        onClose={() => setAsking(false)}
      >
        <p>{body}</p>
        <ProblemNotice error={remove.error} />
      </PlainQuestion>
    </>
  );
}
