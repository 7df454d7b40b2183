import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { PageHead } from '@astra/ui/app-frame';
import { ButtonAppLink } from '#app/app-link.tsx';
import { ProblemState } from '#app/page-states.tsx';
import { Screen } from '#app/screen.tsx';
import { ScreenTitle } from '#app/screen-title.tsx';
import { maySet } from '#app/may-set.ts';
import { useMay } from '#app/session.tsx';
import { ProblemError } from '#shared/problem-error.ts';
import { Archive } from './archive.tsx';
import { ContentSearchSetting } from './content-search.tsx';
import { ConversationRuleSetting } from './conversation-rule.tsx';
import { Engines } from './engines.tsx';
import { DocumentKey } from './document-key.tsx';
import { DocumentRoom } from './document-room.tsx';
import { FileServerSetting } from './file-server.tsx';
import { LinkPreviews } from './link-previews.tsx';
import { OfflineReading } from './offline-reading.tsx';
import { OwnOrganisation } from './own-organisation.tsx';
import { PartnersSetting } from './partners.tsx';
import { Retention } from './retention.tsx';

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
