import type { ReactElement } from 'react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Select } from '@astra/ui/select';
import { useToast } from '@astra/ui/toast';
import { retentionApi } from '#api/chat-keeping.ts';
import type { ChatRoom } from '#api/chat.ts';
import { ProblemNotice } from '#app/page-states.tsx';
import { useDaysOptions, useDaysWords } from '#chat/kept-for.tsx';

const asOrganisation = '';

/** For how long this room keeps what is written in it; chosen by who keeps the room. */
export function RoomKept({ room, mayChange }: KeptProps): ReactElement {
  const t = useTranslations('keeping.room');
  const words = useDaysWords();
  return (
    <section aria-labelledby="room-kept" className="mt-4 stack">
      <h2 className="h3" id="room-kept">
        {t('title')}
      </h2>
      <p>{t(room.keptDays === null ? 'stay' : 'go', { time: words(room.keptDays) })}</p>
      {mayChange && <Choice room={room} />}
    </section>
  );
}

interface KeptProps {
  readonly room: Pick<ChatRoom, 'id' | 'ownDays' | 'keptDays'>;
  readonly mayChange: boolean;
}

function Choice({ room: { id, ownDays } }: Pick<KeptProps, 'room'>): ReactElement {
  const t = useTranslations('keeping.room');
  const client = useQueryClient();
  const toast = useToast();
  const options = [
    { value: asOrganisation, label: t('asOrganisation') },
    ...useDaysOptions(ownDays),
  ];
  const save = useMutation({
    mutationFn: (days: number | null) => retentionApi.setRoom(id, days),
    onSuccess: () => toast({ message: t('saved') }),
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: ['chat-room', id] }),
        client.invalidateQueries({ queryKey: ['chat-rooms'] }),
      ]),
  });
  return (
    <>
      <ProblemNotice error={save.error} />
      <Select
        label={t('label')}
        hint={t('hint')}
        options={options}
        value={ownDays === null ? asOrganisation : String(ownDays)}
        disabled={save.isPending}
        onChange={({ target: { value } }) =>
          save.mutate(value === asOrganisation ? null : Number(value))
        }
      />
    </>
  );
}
