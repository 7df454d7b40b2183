import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { isoDateOf } from '@astra/ui/birth-date-field';
import { useHosts } from '#app/meeting-fields.tsx';
import type { MeetingForm } from '#app/meeting-form.ts';
import { useTime } from '#shared/use-time.ts';
import type { otherwise } from './onto-theirs.ts';

interface WhatDiffersProps {
  readonly form: MeetingForm;
  readonly keys: ReturnType<typeof otherwise>;
}

/** What differs beside name and hour, a line each. */
export function WhatDiffers({ form, keys }: WhatDiffersProps): ReactElement {
  const t = useTranslations('plan');
  const common = useTranslations('common');
  const time = useTime();
  const hosts = useHosts();
  const born = isoDateOf(form.birth);
  const values: Readonly<Record<(typeof keys)[number], readonly [label: string, value: string]>> = {
    hostId: [t('with'), hosts.find(({ value }) => value === form.hostId)?.label ?? ''],
    birth: [t('birth'), born === undefined ? '' : time.date(born)],
    email: [t('email'), form.email],
    phone: [t('phone'), form.phone],
    locale: [t('locale'), common(form.locale === 'fr' ? 'french' : 'english')],
  };
  return (
    <>
      {keys.map((key) => (
        <p key={key}>
          <span className="soft">{values[key][0]}</span> {values[key][1] || '–'}
        </p>
      ))}
    </>
  );
}
