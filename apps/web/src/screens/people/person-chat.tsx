import { useState } from 'react';
import type { FormEvent, ReactElement } from 'react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { Dialog } from '@astra/ui/dialog';
import { TextField } from '@astra/ui/text-field';
import { useToast } from '@astra/ui/toast';
import { exportsApi } from '#api/chat-keeping.ts';
import type { Person } from '#api/identity.ts';
import { Loaded, ProblemNotice } from '#app/page-states.tsx';
import { SaveExport } from '#app/save-export.tsx';
import { useUnfinished } from '#app/use-unfinished.ts';
import { problemOf } from '#shared/problem-error.ts';

const keyOf = (id: string): readonly string[] => ['people', 'chat', id];

interface PersonProps {
  readonly person: Person;
}

/** What the chat keeps of a person: to hand it out, and to forget somebody who has left. */
export function PersonChat({ person }: PersonProps): ReactElement {
  const t = useTranslations('keeping.person');
  const query = useQuery({
    queryKey: keyOf(person.id),
    queryFn: ({ signal }) => exportsApi.record(person.id, signal),
    // An erasure goes on while somebody looks.
    refetchInterval: ({ state: { data } }) => (data?.erasure === 'asked' ? 3_000 : false),
    retry: false,
  });
  if (problemOf(query.error) === 'not-found')
    return (
      <section aria-labelledby="person-chat" className="stack">
        <h3 id="person-chat">{t('title')}</h3>
        <p className="small soft">{t('none')}</p>
      </section>
    );
  return (
    <section aria-labelledby="person-chat" className="stack">
      <h3 id="person-chat">{t('title')}</h3>
      <Loaded query={query} label={t('loading')} failed={t('failed')}>
        {({ rooms, erasure, mayErase, isActive }) => (
          <>
            <p className="small soft">
              {erasure === 'none' ? t('about', { count: rooms }) : t(erasure)}
            </p>
            {erasure === 'none' && (
              <SaveExport
                href={exportsApi.personHref(person.id)}
                fileName={`messagerie-${person.id}.zip`}
                label={t('export')}
              />
            )}
            {erasure === 'none' && mayErase && isActive && (
              <p className="small soft">{t('closeFirst')}</p>
            )}
            {erasure === 'none' && mayErase && !isActive && <Erase person={person} />}
          </>
        )}
      </Loaded>
    </section>
  );
}

/** Asked twice: by a button, and by the name typed by hand. */
function Erase({ person: { id, displayName } }: PersonProps): ReactElement {
  const t = useTranslations('keeping.person');
  const client = useQueryClient();
  const toast = useToast();
  const [isAsking, setAsking] = useUnfinished(`people.erasing.${id}`, false);
  const [name, setName] = useState('');
  const [isWrong, setWrong] = useState(false);
  const erase = useMutation({
    mutationFn: () => exportsApi.erase(id, name.trim()),
    onSuccess: () => {
      toast({ message: t('asked') });
      setAsking(false);
    },
    onSettled: () => client.invalidateQueries({ queryKey: keyOf(id) }),
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
        {t('erase')}
      </Button>
      <Dialog
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        title={t('question', { name: displayName })}
      >
        <form noValidate onSubmit={submit} className="stack" autoComplete="off">
          <p>{t('body')}</p>
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
