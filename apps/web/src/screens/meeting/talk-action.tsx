import type { ReactElement } from 'react';
import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { chatApi } from '#api/chat.ts';
import type { Meeting } from '#api/meetings.ts';
import { useGo } from '#app/app-link.tsx';
import { ProblemNotice } from '#app/page-states.tsx';
import { useMe } from '#app/session.tsx';

/** The words of before, during and after, for those who take part. */
export function TalkAction({ meeting }: { readonly meeting: Meeting }): ReactElement | null {
  const t = useTranslations('meeting');
  const { id } = useMe();
  const go = useGo();
  const open = useMutation({
    mutationFn: () => chatApi.conversation(meeting.id),
    onSuccess: (room) => go(`/salons/${room.id}`),
  });
  const takesPart = meeting.host.id === id || meeting.members.some((one) => one.id === id);
  if (!takesPart || meeting.state === 'cancelled') return null;
  return (
    <>
      <Button icon="message-square-text" busy={open.isPending} onClick={() => open.mutate()}>
        {t('discussion')}
      </Button>
      <ProblemNotice error={open.error} />
    </>
  );
}
