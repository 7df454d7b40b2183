import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { ButtonLink } from '@astra/ui/button';
import { Icon } from '@astra/ui/icon';
import { VisuallyHidden } from '@astra/ui/visually-hidden';
import type { MeetingGuest } from '#api/meetings.ts';

interface PhoneLinkProps {
  readonly guest: MeetingGuest;
  readonly look?: 'button' | 'link';
}

/** Calls the patient by telephone, where their number is known. The call is the device's own: nothing of it passes here. */
export function PhoneLink({ guest, look = 'button' }: PhoneLinkProps): ReactElement | null {
  const t = useTranslations('common');
  if (!guest.phone) return null;
  const { number, written } = guest.phone;
  const words = (
    <>
      <VisuallyHidden>{t('phone.call', { name: guest.name })} </VisuallyHidden>
      <span className="num">{written}</span>
    </>
  );
  if (look === 'button')
    return (
      <ButtonLink icon="phone" href={`tel:${number}`}>
        {words}
      </ButtonLink>
    );
  return (
    <a className="link-btn" href={`tel:${number}`}>
      <Icon name="phone" />
      {words}
    </a>
  );
}
