import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { Dialog } from '@astra/ui/dialog';
import { useGo } from '#app/app-link.tsx';
import { FileCard } from '#chat/file-card.tsx';

interface OneFileProps {
  readonly roomId: string;
  readonly fileId: string;
}

/** The file to which the link in a message leads, for those who read it in another client. */
export function OneFile({ roomId, fileId }: OneFileProps): ReactElement {
  const t = useTranslations('chat.file');
  const go = useGo();
  return (
    <Dialog isOpen isPlace title={t('title')} onClose={() => go(`/salons/${roomId}`)}>
      <FileCard fileId={fileId} />
    </Dialog>
  );
}
