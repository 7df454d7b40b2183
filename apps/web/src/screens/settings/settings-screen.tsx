import type { ReactElement } from 'react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { PageHead } from '@astra/ui/app-frame';
import { Card } from '@astra/ui/card';
import { useToast } from '@astra/ui/toast';
import { engineRuleApi } from '#api/engine-rule.ts';
import { ButtonAppLink } from '#app/app-link.tsx';
import { Loaded, ProblemNotice, ProblemState } from '#app/page-states.tsx';
import { Screen } from '#app/screen.tsx';
import { ScreenTitle } from '#app/screen-title.tsx';
import { maySet } from '#app/may-set.ts';
import { useMay } from '#app/session.tsx';
import { ProblemError, problemOf } from '#shared/problem-error.ts';
import { Archive } from './archive.tsx';
import { ContentSearchSetting } from './content-search.tsx';
import { ConversationRuleSetting } from './conversation-rule.tsx';
import { EnginesForm } from './engines-form.tsx';
import { DocumentKey } from './document-key.tsx';
import { DocumentRoom } from './document-room.tsx';
import { FileServerSetting } from './file-server.tsx';
import { LinkPreviews } from './link-previews.tsx';
import { OfflineReading } from './offline-reading.tsx';
import { OwnOrganisation } from './own-organisation.tsx';
import { PartnersSetting } from './partners.tsx';
import { Retention } from './retention.tsx';

const key = ['engine-rule'] as const;

function Engines(): ReactElement {
  const t = useTranslations('settings.engines');
  const client = useQueryClient();
  const toast = useToast();
  const query = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => engineRuleApi.get(signal),
    // Whether a server answers changes while somebody looks.
    refetchInterval: 15_000,
  });
  const version = query.data?.version ?? 1;
  const save = useMutation({
    mutationFn: (engineIds: string[] | null) => engineRuleApi.change({ version, engineIds }),
    onSuccess: (next) => {
      client.setQueryData(key, next);
      toast({ message: t('saved') });
    },
    onError: (error) => {
      if (problemOf(error) === 'stale-version') void client.invalidateQueries({ queryKey: key });
    },
  });
  return (
    <Card className="stack" role="region" aria-labelledby="engines">
      <h2 id="engines">{t('title')}</h2>
      <p className="soft">{t('lead')}</p>
      <ProblemNotice error={save.error} />
      <Loaded query={query} label={t('loading')} failed={t('failed')}>
        {(rule) => (
          <EnginesForm
            // Another rule is shown anew; a server that comes back does not undo what is being chosen.
            key={rule.version}
            rule={rule}
            isBusy={save.isPending}
            onSave={(engineIds) => save.mutate(engineIds)}
          />
        )}
      </Loaded>
    </Card>
  );
}

function OfDocuments(): ReactElement {
  const may = useMay();
  return (
    <>
      {may('document.set-allowance') && <DocumentRoom />}
      {may('document.rotate-key') && <DocumentKey />}
      {may('file-server.set') && <FileServerSetting />}
      {may('document.set-content-search') && <ContentSearchSetting />}
      {may('document.set-partners') && <PartnersSetting />}
    </>
  );
}

/** What an organisation decides for all of its people. */
export function SettingsScreen(): ReactElement {
  const t = useTranslations('settings');
  const may = useMay();
  if (!maySet(may))
    return (
      <Screen>
        <ProblemState level={1} error={new ProblemError('not-allowed')} />
      </Screen>
    );
  return (
    <Screen>
      <PageHead
        title={<ScreenTitle title={t('title')} />}
        lead={t('lead')}
        actions={
          may('rating.see') && (
            <ButtonAppLink icon="thumbs-up" href="/avis">
              {t('ratings')}
            </ButtonAppLink>
          )
        }
      />
      <div className="stack">
        {may('organisation.change') && <OwnOrganisation />}
        {may('engine-rule.see') && <Engines />}
        {may('conversation-rule.change') && <ConversationRuleSetting />}
        {may('retention.change') && <Retention />}
        {may('offline-rule.change') && <OfflineReading />}
        {may('link-preview-rule.change') && <LinkPreviews />}
        <OfDocuments />
        {may('archive.propose') && <Archive />}
      </div>
    </Screen>
  );
}
