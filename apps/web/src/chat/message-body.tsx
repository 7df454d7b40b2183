import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import type { SealedReason, TimelineMessage } from '@astra/chat-core/timeline-types';
import { Button } from '@astra/ui/button';
import { Icon } from '@astra/ui/icon';
import { useConversation } from './conversation-context.tsx';
import { FileCard } from './file-card.tsx';
import { useSharedFiles } from './files.ts';
import { LinkCard } from './link-card.tsx';
import { RichText } from './rich-text.tsx';
import { useEncryption } from './use-observable.ts';

/** What the person can do about it by themselves. */
const opensByCode: ReadonlySet<SealedReason> = new Set<SealedReason>([
  'recover-this-device',
  'key-never-came',
  'not-shared-with-this-device',
]);

function Sealed({ reason }: { readonly reason: SealedReason }): ReactElement {
  const t = useTranslations('chat.sealed');
  const { onRecover, session } = useConversation();
  const [{ device }] = useEncryption(session);
  const canRecover = opensByCode.has(reason) && device === 'needs-recovery-code';
  // There is no code that could open it: none was ever made, or what it opens is open here already.
  const hasNoCode = device === 'needs-reset' || device === 'confirmed';
  const isLost = reason === 'recover-this-device' && hasNoCode;
  return (
    <div className="msg__sealed">
      <p className="soft">
        <Icon name="lock-keyhole" size="s" /> {t(isLost ? 'older-than-this-device' : reason)}
      </p>
      {canRecover && (
        <Button look="link" onClick={onRecover}>
          {t('recover')}
        </Button>
      )}
    </div>
  );
}

/** The words of a message, or why there are none. */
export function MessageBody({ message }: { readonly message: TimelineMessage }): ReactElement {
  const t = useTranslations('chat');
  const { myId, extras } = useConversation();
  const files = useSharedFiles();
  const { body, isEdited } = message;
  if (body.kind === 'sealed') return <Sealed reason={body.reason} />;
  if (body.kind === 'deleted')
    return (
      <p className="soft">
        <Icon name="trash-2" size="s" /> {t('deleted')}
      </p>
    );
  if (body.content.kind === 'unsupported') return <p className="soft">{t('unsupported')}</p>;
  const { callId, fileId } = body.content;
  if (callId !== null && extras) return <>{extras.callCard(callId)}</>;
  if (fileId !== null && files) return <FileCard fileId={fileId} />;
  const preview = body.content.linkPreview();
  return (
    <>
      <div className="msg__words">
        <RichText nodes={body.content.rich()} myId={myId} />
        {isEdited && <span className="msg__note"> ({t('edited')})</span>}
      </div>
      {preview && <LinkCard preview={preview} />}
    </>
  );
}

/** One line of a message, for quotes and for those who listen. */
export function usePlainWords(): (message: TimelineMessage) => string {
  const t = useTranslations('chat');
  return ({ body }) => {
    if (body.kind === 'deleted') return t('deleted');
    if (body.kind === 'sealed') return t('sealed.short');
    if (body.content.callId !== null) return t('call');
    if (body.content.kind === 'unsupported') return t('unsupported');
    const { text, fileId } = body.content;
    // Its name; what follows is its address, for other clients.
    return fileId === null ? text : (text.split('\n', 1)[0] ?? '');
  };
}
