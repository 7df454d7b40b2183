import { useState } from 'react';
import type { FormEvent, ReactElement } from 'react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { Dialog } from '@astra/ui/dialog';
import { TextArea } from '@astra/ui/text-area';
import { TextField } from '@astra/ui/text-field';
import { roomLinksApi } from '#api/room-links.ts';
import type { RoomLink } from '#api/room-links.ts';
import { ProblemNotice } from '#app/page-states.tsx';
import { linkFaults, wishOf } from './link-form.ts';
import type { TypedLink } from './link-form.ts';

/** Where the links of a room are kept while they are shown. */
export const linksKey = (roomId: string): readonly string[] => ['room-links', roomId];

interface LinkDialogProps {
  readonly roomId: string;
  /** Null: a new one. */
  readonly link: RoomLink | null;
  readonly onClose: () => void;
}

interface FieldsProps {
  readonly typed: TypedLink;
  readonly onChange: (typed: TypedLink) => void;
  /** What is said of each field once it was sent. */
  readonly faults: { readonly title: boolean; readonly address: boolean };
}

function Fields({ typed, onChange, faults }: FieldsProps): ReactElement {
  const t = useTranslations('roomSide.link');
  return (
    <>
      <TextField
        label={t('title')}
        maxLength={80}
        error={faults.title ? t('titleFault') : undefined}
        value={typed.title}
        onChange={(event) => onChange({ ...typed, title: event.target.value })}
      />
      <TextField
        label={t('address')}
        hint={t('addressHint')}
        inputMode="url"
        maxLength={2000}
        error={faults.address ? t('addressFault') : undefined}
        value={typed.address}
        onChange={(event) => onChange({ ...typed, address: event.target.value })}
      />
      <TextArea
        label={t('description')}
        optional
        maxLength={300}
        value={typed.description}
        onChange={(event) => onChange({ ...typed, description: event.target.value })}
      />
    </>
  );
}

/** Adding a useful link, or changing one. */
export function LinkDialog({ roomId, link, onClose }: LinkDialogProps): ReactElement {
  const t = useTranslations('roomSide.link');
  const client = useQueryClient();
  const { title = '', address = '', description } = link ?? {};
  const [typed, setTyped] = useState<TypedLink>({ title, address, description: description ?? '' });
  const [wasSent, setSent] = useState(false);
  const done = (): void => {
    void client.invalidateQueries({ queryKey: linksKey(roomId) });
    onClose();
  };
  const save = useMutation({
    mutationFn: () =>
      link
        ? roomLinksApi.change(roomId, link, wishOf(typed))
        : roomLinksApi.add(roomId, wishOf(typed)),
    onSuccess: done,
  });
  const remove = useMutation({
    mutationFn: () => roomLinksApi.remove(roomId, link?.id ?? ''),
    onSuccess: done,
  });
  const faults = linkFaults(typed);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setSent(true);
    if (!faults.title && !faults.address && !save.isPending) save.mutate();
  };
  return (
    <Dialog isOpen look="side" onClose={onClose} title={t(link ? 'change' : 'add')}>
      <form noValidate onSubmit={submit} className="stack" autoComplete="off">
        <ProblemNotice error={save.error ?? remove.error} />
        <Fields
          typed={typed}
          onChange={setTyped}
          faults={wasSent ? faults : { title: false, address: false }}
        />
        <p className="small soft">{t('notSealed')}</p>
        <Button look="main" type="submit" wide busy={save.isPending}>
          {t(link ? 'save' : 'addIt')}
        </Button>
        {link && (
          <Button
            look="danger-plain"
            icon="trash-2"
            wide
            busy={remove.isPending}
            onClick={() => remove.mutate()}
          >
            {t('remove')}
          </Button>
        )}
      </form>
    </Dialog>
  );
}
