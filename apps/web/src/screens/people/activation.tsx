import type { ReactElement } from 'react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { PlainQuestion } from '@astra/ui/plain-question';
import { useToast } from '@astra/ui/toast';
import { peopleApi } from '#api/identity.ts';
import type { Person } from '#api/identity.ts';
import { ProblemNotice } from '#app/page-states.tsx';
import { useMay } from '#app/session.tsx';
import { useUnfinished } from '#app/use-unfinished.ts';
import { InviteDialog } from './invite-dialog.tsx';

/** The way back for who has lost what they sign in with. */
function InvitingAgain({ person }: { readonly person: Person }): ReactElement {
  const t = useTranslations('people.activation');
  const [isInviting, setInviting] = useUnfinished(`people.again.${person.id}`, false);
  return (
    <>
      <Button icon="send" wide onClick={() => setInviting(true)}>
        {t('again')}
      </Button>
      <p className="small soft">{t('againMore')}</p>
      {isInviting && <InviteDialog again={person} onClose={() => setInviting(false)} />}
    </>
  );
}

/** Closing somebody's access everywhere, after a plain question; and opening it again. */
export function Activation({ person }: { readonly person: Person }): ReactElement {
  const t = useTranslations('people.activation');
  const client = useQueryClient();
  const toast = useToast();
  const [isAsking, setAsking] = useUnfinished(`people.closing.${person.id}`, false);
  const may = useMay();
  const name = person.displayName;
  const change = useMutation({
    mutationFn: () =>
      person.isActive ? peopleApi.deactivate(person) : peopleApi.reactivate(person),
    onSuccess: () => {
      toast({ message: t(person.isActive ? 'closed' : 'opened', { name }) });
      setAsking(false);
    },
    onSettled: () => client.invalidateQueries({ queryKey: ['people'] }),
  });
  if (!person.isActive) {
    return (
      <>
        <ProblemNotice error={change.error} />
        <Button
          icon="user-round-check"
          wide
          busy={change.isPending}
          onClick={() => change.mutate()}
        >
          {t('open')}
        </Button>
        {may('person.invite') && <InvitingAgain person={person} />}
      </>
    );
  }
  return (
    <>
      <Button look="danger-plain" icon="user-round-x" wide onClick={() => setAsking(true)}>
        {t('close')}
      </Button>
      <p className="small soft">{t('more')}</p>
      <PlainQuestion
        isOpen={isAsking}
        title={t('question', { name })}
        keep={t('keep')}
        confirm={t('confirm')}
        isBusy={change.isPending}
        onConfirm={() => change.mutate()}
        onClose={() => setAsking(false)}
      >
        <p>{t('body')}</p>
        <ProblemNotice error={change.error} />
      </PlainQuestion>
    </>
  );
}
