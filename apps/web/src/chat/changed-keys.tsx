import { useState } from 'react';
import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import type { ChatSession } from '@astra/chat-core/chat-session';
import { Button } from '@astra/ui/button';
import { Notice } from '@astra/ui/notice';
import { isArchive } from './people.ts';
import type { TalkerOf } from './people.ts';
import { useEncryption } from './use-observable.ts';

interface ChangedKeysProps {
  readonly session: ChatSession;
  readonly talkerOf: TalkerOf;
  /** Who reads along, the organisation's archive among them. */
  readonly userIds: readonly string[];
  /** Whoever has no organisation asks those who receive them. */
  readonly isGuest: boolean;
}

interface AskProps {
  readonly session: ChatSession;
  readonly userIds: readonly string[];
  readonly title: string;
  readonly body: string;
  readonly act: string;
}

/** Nothing is sent to other keys than the known ones before a word: it must be there for everybody who reads along. */
function Ask({ session, userIds, title, body, act }: AskProps): ReactElement {
  const [isBusy, setBusy] = useState(false);
  const accept = async (): Promise<void> => {
    setBusy(true);
    try {
      for (const userId of userIds) await session.encryption?.acceptKeys(userId);
    } catch {
      // The chat went to another tab, or is over: it is asked again where it goes on.
    }
    setBusy(false);
  };
  return (
    <Notice
      tone="warn"
      icon="shield-alert"
      title={title}
      actions={
        <Button busy={isBusy} onClick={() => void accept()}>
          {act}
        </Button>
      }
    >
      {body}
    </Notice>
  );
}

/** Who of a room has other keys than before, and what to do about it. */
export function ChangedKeys({
  session,
  talkerOf,
  userIds,
  isGuest,
}: ChangedKeysProps): ReactElement {
  const t = useTranslations('chat.device.changed');
  const [{ changedPeople }] = useEncryption(session);
  const changed = changedPeople.filter((one) => userIds.includes(one));
  const archives = changed.filter(isArchive);
  const people = changed.filter((one) => !isArchive(one));
  const names = people.map((one) => talkerOf(one).name).join(', ');
  return (
    <>
      {people.length > 0 && (
        <Ask
          session={session}
          userIds={people}
          title={t('title', { names })}
          body={t('body')}
          act={t('act')}
        />
      )}
      {archives.length > 0 && (
        <Ask
          session={session}
          userIds={archives}
          title={t('archive.title')}
          body={t(isGuest ? 'archive.guestBody' : 'archive.body')}
          act={t(isGuest ? 'archive.guestAct' : 'archive.act')}
        />
      )}
    </>
  );
}
