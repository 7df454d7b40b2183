import type { FormEvent, ReactElement } from 'react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { Card } from '@astra/ui/card';
import { Checkbox } from '@astra/ui/checkbox';
import { useToast } from '@astra/ui/toast';
import { linkPreviewApi } from '#api/link-previews.ts';
import type { LinkPreviewRule } from '#api/link-previews.ts';
import { Loaded, ProblemNotice } from '#app/page-states.tsx';
import { useUnfinished } from '#app/use-unfinished.ts';
import { problemOf } from '#shared/problem-error.ts';

const queryKey = ['link-preview-rule'] as const;

function Form({ rule }: { readonly rule: LinkPreviewRule }): ReactElement {
  const t = useTranslations('settings.linkPreviews');
  const common = useTranslations('common');
  const client = useQueryClient();
  const toast = useToast();
  const [value, setValue] = useUnfinished('link-previews.allowed', String(rule.isAllowed));
  const isAllowed = value === 'true';
  const save = useMutation({
    mutationFn: () => linkPreviewApi.changeRule({ version: rule.version, isAllowed }),
    onSuccess: (next) => {
      client.setQueryData(queryKey, next);
      void client.invalidateQueries({ queryKey: ['chat-rooms'] });
      toast({ message: t(next.isAllowed ? 'allowed' : 'forbidden') });
    },
    onError: (error) => {
      if (problemOf(error) === 'stale-version') void client.invalidateQueries({ queryKey });
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!save.isPending) save.mutate();
  };
  return (
    <form noValidate onSubmit={submit} className="stack">
      <ProblemNotice error={save.error} />
      <Checkbox
        card
        label={t('label')}
        more={t('more')}
        checked={isAllowed}
        onChange={({ target }) => setValue(String(target.checked))}
      />
      <div className="line">
        <Button look="main" type="submit" busy={save.isPending}>
          {common('save')}
        </Button>
      </div>
    </form>
  );
}

/** Whether links that people write to colleagues bring a preview with them. */
export function LinkPreviews(): ReactElement {
  const t = useTranslations('settings.linkPreviews');
  const query = useQuery({ queryKey, queryFn: ({ signal }) => linkPreviewApi.rule(signal) });
  return (
    <Card className="stack" role="region" aria-labelledby="link-previews">
      <h2 id="link-previews">{t('title')}</h2>
      <p className="soft">{t('lead')}</p>
      <Loaded query={query} label={t('loading')} failed={t('failed')}>
        {(rule) => <Form key={rule.version} rule={rule} />}
      </Loaded>
    </Card>
  );
}
