import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { Dialog } from '@astra/ui/dialog';
import type { Meeting, MeetingGuest } from '#api/meetings.ts';
import { Messages } from './messages.tsx';

interface WriteDialogProps {
  readonly meeting: Meeting;
  readonly guest: MeetingGuest;
  readonly onClose: () => void;
}

/** Writing to somebody who waits. */
export function WriteDialog({ meeting, guest, onClose }: WriteDialogProps): ReactElement {
  const t = useTranslations('common.messages');
  return (
    <Dialog isOpen look="side" onClose={onClose} title={t('title', { name: guest.name })}>
      <Messages meeting={meeting} guest={guest} />
    </Dialog>
  );
}
