import { useEffect, useRef, useState } from 'react';
import type { FormEvent, ReactElement, RefObject } from 'react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Button, IconButton } from '@astra/ui/button';
import { useToast } from '@astra/ui/toast';
import { Who } from '@astra/ui/who';
import { peopleApi } from '#api/identity.ts';
import type { Person } from '#api/identity.ts';
import { Loaded, ProblemNotice } from '#app/page-states.tsx';
import { RoleChoice } from '#app/role-choice.tsx';
import { SessionRows } from '#app/session-rows.tsx';
import { useMay, useMe } from '#app/session.tsx';
import { useUnfinished } from '#app/use-unfinished.ts';
import { problemOf } from '#shared/problem-error.ts';
import { Activation } from './activation.tsx';
import { PersonChat } from './person-chat.tsx';
import { PersonDocuments } from './person-documents.tsx';

interface DetailsProps {
  /** As it was in the list. */
  readonly person: Person;
  readonly onClose: () => void;
}

function RolesForm({ person }: { readonly person: Person }): ReactElement {
  const t = useTranslations('people');
  const client = useQueryClient();
  const toast = useToast();
  const [roles, setRoles] = useUnfinished<readonly Person['roles'][number][]>(
    `people.roles.${person.id}`,
    person.roles,
  );
  const [isEmpty, setEmpty] = useState(false);
  const save = useMutation({
    mutationFn: () => peopleApi.changeRoles(person, roles),
    onSuccess: (next) => {
      // At once: what is ticked after the notice is not lost to the answer of a second question.
      client.setQueryData(['people', 'one', person.id], next);
      toast({ message: t('rolesSaved', { name: person.displayName }) });
    },
    onSettled: () => client.invalidateQueries({ queryKey: ['people'] }),
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setEmpty(roles.length === 0);
    if (roles.length > 0 && !save.isPending) save.mutate();
  };
  const isStale = save.error !== null && problemOf(save.error) === 'stale-version';
  return (
    <form onSubmit={submit} noValidate className="stack">
      <RoleChoice
        value={roles}
        onChange={setRoles}
        error={isEmpty ? t('rolesMissing') : undefined}
      />
      <ProblemNotice error={save.error} />
      {isStale && (
        <p className="small">
          {t('rolesNow', { roles: person.roles.map((role) => t(`roles.${role}.name`)).join(', ') })}
        </p>
      )}
      <Button look="main" type="submit" wide busy={save.isPending}>
        {t('saveRoles')}
      </Button>
    </form>
  );
}

function Sessions({ person }: { readonly person: Person }): ReactElement {
  const t = useTranslations('people');
  const may = useMay();
  const client = useQueryClient();
  const toast = useToast();
  const key = ['people', 'sessions', person.id];
  const query = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => peopleApi.sessions(person.id, signal),
  });
  const end = useMutation({
    mutationFn: () => peopleApi.endSessions(person.id),
    onSuccess: () => toast({ message: t('sessionsEnded', { name: person.displayName }) }),
    onSettled: () => client.invalidateQueries({ queryKey: key }),
  });
  return (
    <section aria-labelledby="sessions" className="stack">
      <h3 id="sessions">{t('sessions')}</h3>
      <Loaded query={query}>{({ items }) => <SessionRows items={items} />}</Loaded>
      <ProblemNotice error={end.error} />
      {may('session.end-others') && (query.data?.items.length ?? 0) > 0 && (
        <Button icon="log-out" wide busy={end.isPending} onClick={() => end.mutate()}>
          {t('endSessions')}
        </Button>
      )}
    </section>
  );
}

/** On a phone the details come after the list: the focus goes there, and the page with it; and back to the list in the end. */
function useOwnFocus(): RefObject<HTMLHeadingElement | null> {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    const opener = document.activeElement;
    heading.current?.focus();
    return () => {
      const isLost = document.activeElement === document.body;
      if (isLost && opener instanceof HTMLElement) opener.focus();
    };
  }, []);
  return heading;
}

/** One member: roles, sessions, access. */
export function PersonDetails({ person: listed, onClose }: DetailsProps): ReactElement {
  const t = useTranslations('people');
  const may = useMay();
  const me = useMe();
  const heading = useOwnFocus();
  const { data: person = listed } = useQuery({
    queryKey: ['people', 'one', listed.id],
    queryFn: ({ signal }) => peopleApi.get(listed.id, signal),
    placeholderData: listed,
    retry: false,
  });
  return (
    <>
      <div className="line nowrap">
        <Who kind="member" name={person.displayName} size="l" />
        <div className="grow">
          <h2 ref={heading} tabIndex={-1}>
            {person.displayName}
          </h2>
          <p className="soft small">{person.email}</p>
        </div>
        <IconButton icon="x" label={t('closeDetails')} onClick={onClose} />
      </div>
      {may('person.change-roles') && person.isActive && (
        <RolesForm key={person.version} person={person} />
      )}
      {may('session.see-others') && (
        <>
          <hr className="rule" />
          <Sessions person={person} />
        </>
      )}
      {may('chat.export-person') && (
        <>
          <hr className="rule" />
          <PersonChat person={person} />
        </>
      )}
      {may('document.hand-over-person') && person.id !== me.id && (
        <>
          <hr className="rule" />
          <PersonDocuments person={person} />
        </>
      )}
      {may('person.deactivate') && person.id !== me.id && (
        <>
          <hr className="rule" />
          <Activation person={person} />
        </>
      )}
    </>
  );
}
