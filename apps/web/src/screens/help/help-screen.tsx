import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { PageHead } from '@astra/ui/app-frame';
import { ButtonLink } from '@astra/ui/button';
import { Screen } from '#app/screen.tsx';
import { ScreenTitle } from '#app/screen-title.tsx';
import { useMay, useMe } from '#app/session.tsx';
import { dialled } from '#shared/dialled.ts';

const topics = ['letIn', 'locked', 'noSound', 'noMail', 'handOver', 'lostPhone'] as const;

/** What people ask most, and whom to call. */
export function HelpScreen(): ReactElement {
  const t = useTranslations('common.help');
  const { organisation } = useMe();
  const may = useMay();
  const shown = may('meeting.see') ? topics : topics.slice(-1);
  return (
    <Screen>
      <PageHead title={<ScreenTitle title={t('title')} />} />
      <div className="measure stack">
        {shown.map((topic) => (
          <section key={topic} aria-labelledby={`help-${topic}`}>
            <h2 className="h3" id={`help-${topic}`}>
              {t(`${topic}.ask`)}
            </h2>
            <p>{t(`${topic}.answer`)}</p>
          </section>
        ))}
        {organisation.phone && (
          <p>
            <ButtonLink icon="phone" href={`tel:${dialled(organisation.phone)}`}>
              {t('call', { phone: organisation.phone })}
            </ButtonLink>
          </p>
        )}
      </div>
    </Screen>
  );
}
