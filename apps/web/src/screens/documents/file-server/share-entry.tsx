import { useState } from 'react';
import type { FormEvent, ReactElement } from 'react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { useAnnounce } from '@astra/ui/live-region';
import { Notice } from '@astra/ui/notice';
import { Segments } from '@astra/ui/segments';
import { Select } from '@astra/ui/select';
import { referencesApi } from '#api/file-server.ts';
import type { ServerEntry, ShareServerEntry } from '#api/file-server.ts';
import type { Person } from '#api/identity.ts';
import { useChatRooms } from '#app/chat-root.tsx';
import { ColleaguePicker } from '#app/colleague-picker.tsx';
import { ProblemNotice } from '#app/page-states.tsx';
import { useMay, useMe } from '#app/session.tsx';
import { nameOfRoom } from '#chat/people.ts';
import { spacesQuery } from '../items.ts';
import { useRefreshFileServer } from './use-file-server.ts';

type To = 'space' | 'person';

interface Form {
  readonly to: To;
  readonly spaceId: string;
  readonly person: Person | null;
}
const empty: Form = { to: 'space', spaceId: '', person: null };

/** Null while it is not said with whom. */
function wishOf({ at }: ServerEntry, { to, spaceId, person }: Form): ShareServerEntry | null {
  if (to === 'person') return person && { at, spaceId: null, personId: person.id };
  return spaceId === '' ? null : { at, spaceId, personId: null };
}

interface Place {
  readonly value: string;
  readonly label: string;
}

/** Teams and the organisation by the documents, rooms by the chat; a meeting has people of several houses. */
function usePlaces(): readonly Place[] {
  const documents = useTranslations('documents');
  const t = useTranslations('fileServer.share');
  const { id: ownId } = useMe();
  const mayChat = useMay()('chat.use');
  const { data: spaces } = useQuery(spacesQuery);
  const { data: rooms } = useChatRooms(mayChat);
  return [
    ...(spaces?.items ?? [])
      .filter(({ kind, mayAdd }) => kind !== 'own' && mayAdd)
      .map(({ id, name }) => ({ value: id, label: name ?? documents('spaces.organisation') })),
    ...(rooms?.items ?? [])
      .filter(({ meetingId, isClosed }) => meetingId === null && !isClosed)
      .flatMap((room) => {
        const name = nameOfRoom(room, ownId);
        return name === null ? [] : [{ value: room.id, label: t('room', { name }) }];
      }),
  ];
}

interface WithProps {
  readonly form: Form;
  readonly fault: string | undefined;
  readonly onChange: (next: Form) => void;
}

function With({ form, fault, onChange }: WithProps): ReactElement {
  const t = useTranslations('fileServer.share');
  const documents = useTranslations('documents');
  const places = usePlaces();
  if (form.to === 'person')
    return (
      <ColleaguePicker
        label={documents('sharing.colleague')}
        error={fault}
        isMeant={({ isActive }) => isActive}
        onPick={(person) => onChange({ ...form, person })}
      />
    );
  return (
    <Select
      label={t('where')}
      hint={t('whereHint')}
      placeholder={documents('sharing.choose')}
      value={form.spaceId}
      error={fault}
      onChange={(event) => onChange({ ...form, spaceId: event.target.value })}
      options={places}
    />
  );
}

/** Names it to a team, a room, everybody or a colleague: nothing is copied, and no right is given. */
export function ShareEntry({ entry }: { readonly entry: ServerEntry }): ReactElement {
  const t = useTranslations('fileServer.share');
  const documents = useTranslations('documents.sharing');
  const announce = useAnnounce();
  const refresh = useRefreshFileServer();
  const [form, setForm] = useState(empty);
  const [tries, setTries] = useState({ wasSent: false, done: 0 });
  const wish = wishOf(entry, form);
  const share = useMutation({
    mutationFn: (body: ShareServerEntry) => referencesApi.share(body),
    onSuccess: async () => {
      announce(t('done', { name: entry.name }));
      setForm({ ...empty, to: form.to });
      setTries({ wasSent: false, done: tries.done + 1 });
      await refresh();
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTries({ ...tries, wasSent: true });
    if (wish && !share.isPending) share.mutate(wish);
  };
  return (
    <form noValidate onSubmit={submit} className="stack" autoComplete="off">
      <Notice title={t('place')}>{t('placeMore')}</Notice>
      <Segments
        label={documents('to')}
        value={form.to}
        onChange={(to) => setForm({ ...form, to })}
        options={(['space', 'person'] as const).map((value) => ({
          value,
          label: t(`with.${value}`),
        }))}
      />
      <With
        key={`${form.to} ${tries.done}`}
        form={form}
        fault={tries.wasSent && !wish ? documents('missing') : undefined}
        onChange={setForm}
      />
      <ProblemNotice error={share.error} />
      {share.isSuccess && !tries.wasSent && (
        <Notice tone="good" role="status">
          {t('done', { name: entry.name })}
        </Notice>
      )}
      <Button look="main" type="submit" icon="user-round-plus" busy={share.isPending}>
        {documents('action')}
      </Button>
    </form>
  );
}
