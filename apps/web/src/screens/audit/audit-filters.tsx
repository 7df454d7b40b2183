import { useState } from 'react';
import type { FormEvent, ReactElement } from 'react';
import { useQuery } from '@tanstack/react-query';
import { useLocale, useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { FilterSelect } from '@astra/ui/select';
import { SearchField } from '@astra/ui/text-field';
import { auditApi } from '#api/audit.ts';
import type { Journal } from '#api/audit.ts';
import { useActionWords } from './action-words.ts';
import type { AuditFilter } from './audit-search.ts';

interface AuditFiltersProps {
  readonly journal: Journal;
  readonly filter: AuditFilter;
  readonly onSearch: (filter: AuditFilter) => void;
}

function useActionOptions(
  journal: Journal,
): readonly { readonly value: string; readonly label: string }[] {
  const t = useTranslations('audit');
  const words = useActionWords();
  const { data } = useQuery({
    queryKey: ['audit-actions', journal],
    queryFn: ({ signal }) => auditApi[journal].actions(signal),
    staleTime: 5 * 60_000,
  });
  const locale = useLocale();
  const actions = (data?.items ?? [])
    .map((value) => ({ value, label: words(value) }))
    .toSorted((one, other) => one.label.localeCompare(other.label, locale));
  return [{ value: '', label: t('anyAction') }, ...actions];
}

/** What to look for: nothing is searched before the button is pressed. */
export function AuditFilters({ journal, filter, onSearch }: AuditFiltersProps): ReactElement {
  const t = useTranslations('audit');
  const [draft, setDraft] = useState(filter);
  const change = (next: Partial<AuditFilter>): void =>
    setDraft((before) => ({ ...before, ...next }));
  const actions = useActionOptions(journal);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    onSearch(draft);
  };
  const choice = <Key extends 'period' | 'outcome' | 'about'>(
    key: Key,
    values: readonly AuditFilter[Key][],
  ): ReactElement => (
    <FilterSelect
      label={t(`${key}.label` as 'period.label')}
      value={draft[key]}
      // The options are the values of this very key.
      onChange={(event) => change({ [key]: event.target.value })}
      options={values.map((value) => ({
        value,
        label: t(`${key}.${value || 'any'}` as 'period.day'),
      }))}
    />
  );
  return (
    <search>
      <form className="filters" onSubmit={submit}>
        <SearchField
          className="grow"
          label={t('id')}
          maxLength={64}
          value={draft.id}
          onChange={(event) => change({ id: event.target.value })}
        />
        {choice('about', ['actorId', 'targetId', 'subjectId'])}
        {choice('period', ['day', 'week', 'month', 'all'])}
        <FilterSelect
          label={t('action')}
          value={draft.action}
          onChange={(event) => change({ action: event.target.value })}
          options={actions}
        />
        {choice('outcome', ['', 'done', 'refused', 'failed'])}
        <Button look="main" type="submit">
          {t('search')}
        </Button>
      </form>
    </search>
  );
}
