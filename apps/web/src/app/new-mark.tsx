import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { VisuallyHidden } from '@astra/ui/visually-hidden';

/** On a button that opens words which nobody has read yet. */
export function NewMark(): ReactElement {
  const t = useTranslations('today');
  return (
    <>
      <VisuallyHidden> ({t('newMessage')})</VisuallyHidden>
      <span className="count" aria-hidden="true">
        {t('new')}
      </span>
    </>
  );
}
