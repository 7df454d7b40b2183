import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { roomRoles } from '@astra/contracts/organisation-rooms';
import { Button } from '@astra/ui/button';
import { Icon } from '@astra/ui/icon';
import type { ReadRequest } from '#api/read-requests.ts';
import { ProblemNotice } from '#app/page-states.tsx';
import { useAcknowledge } from '#app/use-read-requests.ts';
import { useChatTime } from '#chat/use-chat-time.ts';

interface LineProps {
  readonly request: ReadRequest;
  /** In a room of the whole organisation one holds what one is there by role. */
  readonly isByRole: boolean;
}

/** Under a message: who is asked to have read it, who says so, and the one button for who is asked. */
export function ReadingLine({ request, isByRole }: LineProps): ReactElement {
  const t = useTranslations('rooms.reading');
  const role = useTranslations('people.roles');
  const acknowledge = useAcknowledge();
  const { position, people, isRead, mayAcknowledge } = request;
  const asked = people.filter(({ wave }) => wave === 'asked');
  const names = asked.map(({ displayName }) => displayName).join(', ');
  const shown = (position: string): string => {
    const known = isByRole ? roomRoles.find((one) => one === position) : undefined;
    return known ? role(`${known}.name`) : position;
  };
  return (
    <div className={`reading${isRead ? ' reading--done' : ''}`}>
      <Icon name={isRead ? 'check-check' : 'eye'} size="s" />
      <p className="grow small">
        <strong>{t('asked', { who: position === null ? names : shown(position) })}</strong>{' '}
        <Standing request={request} />
      </p>
      {mayAcknowledge && !isRead && (
        <Button
          look="main"
          icon="check"
          busy={acknowledge.isPending}
          onClick={() => acknowledge.mutate(request)}
        >
          {t('done')}
        </Button>
      )}
      <ProblemNotice error={acknowledge.error} />
    </div>
  );
}

function Standing({ request }: { readonly request: ReadRequest }): ReactElement {
  const t = useTranslations('rooms.reading');
  const time = useChatTime();
  const { people, until, isRead, escalation } = request;
  const short = (at: string): string => time.short(Date.parse(at));
  const readers = people.flatMap(({ displayName, readAt }) =>
    readAt === null ? [] : [t('readBy', { name: displayName, time: short(readAt) })],
  );
  return (
    <>
      {readers.join(', ')}
      {readers.length > 0 && !isRead && ' · '}
      {!isRead && t(`standing.${escalation}`, { time: short(until) })}
    </>
  );
}
