import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { readersOf } from '@astra/chat-core/timeline-types';
import type { TimelineMessage } from '@astra/chat-core/timeline-types';
import { Dialog } from '@astra/ui/dialog';
import { Who } from '@astra/ui/who';
import { useConversation } from './conversation-context.tsx';
import type { Nameable } from './mentions.ts';
import { useReactionName } from './reaction-names.ts';
import { useObservable } from './use-observable.ts';

interface PeopleProps {
  readonly title: string;
  readonly people: readonly Nameable[];
}

function People({ title, people }: PeopleProps): ReactElement | null {
  if (people.length === 0) return null;
  return (
    <section className="stack-s">
      <h3 className="h4">{title}</h3>
      <ul className="rows">
        {people.map(({ userId, name, kind }) => (
          <li key={userId} className="line">
            <Who kind={kind} name={name} size="s" /> {name}
          </li>
        ))}
      </ul>
    </section>
  );
}

interface InfoProps {
  readonly message: TimelineMessage;
  readonly onClose: () => void;
}

/** Who has read one's own message and who has not yet, and who has given which sign. */
export function MessageInfo({ message, onClose }: InfoProps): ReactElement {
  const t = useTranslations('chat.info');
  const { timeline, talkerOf, others, onStage } = useConversation();
  const nameOf = useReactionName();
  const readers = new Set(readersOf(useObservable(timeline), message));
  const { isMine, reactions } = message;
  const hasRead = ({ userId }: Nameable): boolean => readers.has(userId);
  return (
    <Dialog isOpen onStage={onStage} onClose={onClose} title={t(isMine ? 'title' : 'reacted')}>
      <div className="stack">
        {isMine && <People title={t('read')} people={others.filter(hasRead)} />}
        {isMine && <People title={t('notYet')} people={others.filter((one) => !hasRead(one))} />}
        {reactions.map(({ key, userIds }) => (
          <People
            key={key}
            title={`${key} ${nameOf(key)}`}
            people={userIds.map((userId) => ({ userId, ...talkerOf(userId) }))}
          />
        ))}
      </div>
    </Dialog>
  );
}
