import { useState } from 'react';
import type { FormEvent, ReactElement } from 'react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { Dialog } from '@astra/ui/dialog';
import { useToast } from '@astra/ui/toast';
import type { Person } from '#api/identity.ts';
import { personDocumentsApi } from '#api/person-documents.ts';
import type { PersonDocuments } from '#api/person-documents.ts';
import { ColleaguePicker } from '#app/colleague-picker.tsx';
import { ProblemNotice } from '#app/page-states.tsx';
import { useUnfinished } from '#app/use-unfinished.ts';
import { useSize } from '#screens/documents/kind.ts';

interface HandOverProps {
  readonly person: Person;
  readonly kept: PersonDocuments;
  /** What shows whether it is done. */
  readonly queryKey: readonly string[];
}

/** Who has documents of their own. */
const hasDocuments = ({ isActive, roles }: Person): boolean =>
  isActive && roles.some((role) => role !== 'platform-administrator');

/** Gives what somebody has left to a colleague, who is told; whoever does it sees nothing of it. */
export function HandOverDocuments({ person, kept, queryKey }: HandOverProps): ReactElement {
  const t = useTranslations('keeping.documents');
  const client = useQueryClient();
  const toast = useToast();
  const size = useSize();
  const name = person.displayName;
  const [isAsking, setAsking] = useUnfinished(`people.handing-over.${person.id}`, false);
  const [to, setTo] = useUnfinished<Person | null>(`people.handing-to.${person.id}`, null);
  // After a proof of who one is, the field is empty and the choice is not.
  const [isShownInField, setShownInField] = useState(false);
  const [wasSent, setSent] = useState(false);
  const give = useMutation({
    mutationFn: (toId: string) => personDocumentsApi.handOver(person.id, { toId }),
    onSuccess: () => {
      toast({ message: t('handedNow', { name, to: to?.displayName ?? '' }) });
      setAsking(false);
    },
    onSettled: () => client.invalidateQueries({ queryKey }),
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setSent(true);
    if (to && !give.isPending) give.mutate(to.id);
  };
  return (
    <>
      <Button icon="arrow-right-left" wide onClick={() => setAsking(true)}>
        {t('handOver')}
      </Button>
      <Dialog
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        title={t('handOverTitle', { name })}
      >
        <form noValidate onSubmit={submit} className="stack" autoComplete="off">
          <p>{t('handOverBody', { count: kept.files, size: size(kept.sizeBytes) })}</p>
          <p>{t('handOverMore')}</p>
          <ProblemNotice error={give.error} />
          <ColleaguePicker
            label={t('to')}
            error={wasSent && !to ? t('toMissing') : undefined}
            excluded={[person.id]}
            isMeant={hasDocuments}
            onPick={(one) => {
              setTo(one);
              setShownInField(true);
              give.reset();
            }}
          />
          {to && !isShownInField && (
            <p className="small soft">{t('chosen', { name: to.displayName })}</p>
          )}
          <Button look="main" type="submit" wide busy={give.isPending}>
            {t('handOverConfirm')}
          </Button>
        </form>
      </Dialog>
    </>
  );
}
