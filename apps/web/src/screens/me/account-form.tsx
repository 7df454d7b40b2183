import { useState } from 'react';
import type { FormEvent, ReactElement } from 'react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { UseMutationResult } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { Segments } from '@astra/ui/segments';
import { TextField } from '@astra/ui/text-field';
import { useToast } from '@astra/ui/toast';
import { meApi } from '#api/identity.ts';
import type { Me } from '#api/identity.ts';
import { ProblemNotice } from '#app/page-states.tsx';
import { meQuery, useMe } from '#app/session.tsx';
import { lineFault } from '#shared/checks.ts';
import { useLanguage } from '#shared/i18n.tsx';
import { problemOf } from '#shared/problem-error.ts';
import { useProblemWords } from '#shared/problems.ts';

type Change = Partial<Pick<Me, 'displayName' | 'locale'>>;

function useSaving(): UseMutationResult<Me, Error, Change> {
  const t = useTranslations('me');
  const { version } = useMe();
  const client = useQueryClient();
  const toast = useToast();
  return useMutation({
    mutationFn: (change: Change) => meApi.change({ version, ...change }),
    onSuccess: (next) => {
      client.setQueryData(meQuery.queryKey, next);
      toast({ message: t('saved') });
    },
    onError: (error) => {
      if (problemOf(error) === 'stale-version') void client.invalidateQueries(meQuery);
    },
  });
}

/** Told at the name. */
const isTaken = (error: Error | null): boolean =>
  error !== null && problemOf(error) === 'name-taken';

function NameForm({ save }: { readonly save: UseMutationResult<Me, Error, Change> }): ReactElement {
  const t = useTranslations('me');
  const common = useTranslations('common');
  const me = useMe();
  const [displayName, setName] = useState(me.displayName);
  const fault = lineFault(displayName, 120) ? t('nameFault') : undefined;
  const words = useProblemWords();
  const taken = isTaken(save.error) ? words(save.error) : undefined;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!fault && !save.isPending) save.mutate({ displayName: displayName.trim() });
  };
  return (
    <form noValidate onSubmit={submit} className="stack">
      <TextField
        label={t('name')}
        autoComplete="name"
        maxLength={120}
        value={displayName}
        error={taken ? `${taken.title}. ${taken.body}` : fault}
        onChange={(event) => {
          setName(event.target.value);
          if (taken) save.reset();
        }}
      />
      {displayName !== me.displayName && (
        <div>
          <Button type="submit" busy={save.isPending}>
            {common('save')}
          </Button>
        </div>
      )}
    </form>
  );
}

/** Name and language. */
export function AccountForm(): ReactElement {
  const t = useTranslations('me');
  const common = useTranslations('common');
  const people = useTranslations('people.roles');
  const me = useMe();
  const { setLocale } = useLanguage();
  const save = useSaving();
  const speak = (locale: 'fr' | 'en'): void => {
    setLocale(locale);
    save.mutate({ locale });
  };
  return (
    <section aria-labelledby="account" className="stack">
      <h2 id="account">{t('account')}</h2>
      <p className="soft">
        {t('who', {
          email: me.email,
          organisation: me.organisation.name,
          roles: me.roles.map((role) => people(`${role}.name`)).join(', '),
        })}
      </p>
      <ProblemNotice error={isTaken(save.error) ? null : save.error} />
      <NameForm save={save} />
      <Segments
        label={t('language')}
        value={me.locale}
        onChange={speak}
        options={[
          { value: 'fr', label: common('french') },
          { value: 'en', label: common('english') },
        ]}
      />
    </section>
  );
}
