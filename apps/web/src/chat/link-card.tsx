import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import type { LinkPreview } from '@astra/chat-core/link-preview';
import { IconButton } from '@astra/ui/button';
import { Icon } from '@astra/ui/icon';
import { VisuallyHidden } from '@astra/ui/visually-hidden';
import { apart } from './rich-text.tsx';

interface LinkCardProps {
  readonly preview: LinkPreview;
  /** While it is being written: sends the message without. */
  readonly onTakeOff?: (() => void) | undefined;
}

/** What a page says of itself. The host is always said: everything else is the page's own, or the sender's. */
export function LinkCard({ preview, onTakeOff }: LinkCardProps): ReactElement {
  const t = useTranslations('chat.link');
  const { address, title, description, site } = preview;
  const { host } = new URL(address);
  return (
    <div className="linkcard" role="group" aria-label={t('label')}>
      <Icon name="link" />
      <span className="grow linkcard__words">
        {onTakeOff ? (
          <strong>{title}</strong>
        ) : (
          <a href={address} {...apart}>
            <strong>{title}</strong>
            <VisuallyHidden> {t('newTab')}</VisuallyHidden>
          </a>
        )}
        {description !== null && <span className="small linkcard__about">{description}</span>}
        <span className="small soft">{site === null ? host : t('from', { site, host })}</span>
      </span>
      {onTakeOff && <IconButton icon="x" label={t('takeOff')} onClick={onTakeOff} />}
    </div>
  );
}
