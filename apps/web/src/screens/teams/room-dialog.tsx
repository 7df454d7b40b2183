import { useState } from 'react';
import type { FormEvent, ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { Checkbox } from '@astra/ui/checkbox';
import { Choices } from '@astra/ui/choices';
import { Dialog } from '@astra/ui/dialog';
import { TextField } from '@astra/ui/text-field';
import { teamsApi } from '#api/teams.ts';
import type { NewTeamRoom, Team, TeamRoom } from '#api/teams.ts';
import { ProblemNotice } from '#app/page-states.tsx';
import { useMe } from '#app/session.tsx';
import { lineFault } from '#shared/checks.ts';
import { useTeamAct } from './use-team.ts';

interface RoomDialogProps {
  readonly team: Team;
  /** Null: a new one. */
  readonly room: TeamRoom | null;
  readonly onClose: () => void;
}

interface WhoProps {
  readonly team: Team;
  readonly ids: readonly string[];
  /** Whoever makes a room is in it, if they are of the team. */
  readonly fixedId: string | null;
  readonly onChange: (ids: readonly string[]) => void;
}

function WhoIsIn({ team, ids, fixedId, onChange }: WhoProps): ReactElement {
  const t = useTranslations('teams.room');
  return (
    <fieldset>
      <legend className="label">{t('members')}</legend>
      {team.members.map(({ personId, displayName, position }) => (
        <Checkbox
          key={personId}
          label={displayName}
          more={position}
          disabled={personId === fixedId}
          checked={personId === fixedId || ids.includes(personId)}
          onChange={(event) =>
            onChange(
              event.target.checked ? [...ids, personId] : ids.filter((one) => one !== personId),
            )
          }
        />
      ))}
    </fieldset>
  );
}

function KindChoice({
  kind,
  onChange,
}: {
  readonly kind: NewTeamRoom['kind'];
  readonly onChange: (kind: NewTeamRoom['kind']) => void;
}): ReactElement {
  const t = useTranslations('teams.room');
  return (
    <Choices
      name="kind"
      label={t('kind')}
      value={kind}
      onChange={onChange}
      options={[
        { value: 'private', label: t('private'), more: t('privateMore') },
        { value: 'announcement', label: t('announcement'), more: t('announcementMore') },
      ]}
    />
  );
}

function Archive({
  team,
  room,
  onClose,
}: RoomDialogProps & { readonly room: TeamRoom }): ReactElement {
  const t = useTranslations('teams.room');
  const archive = useTeamAct(() => teamsApi.archiveRoom(team.id, room.id), onClose);
  return (
    <>
      <ProblemNotice error={archive.error} />
      <Button look="danger-plain" wide busy={archive.isPending} onClick={() => archive.mutate()}>
        {t('archive')}
      </Button>
      <p className="small soft">{t('archiveMore')}</p>
    </>
  );
}

interface NameFieldProps {
  readonly name: string;
  readonly isWrong: boolean;
  readonly onChange: (name: string) => void;
}

function NameField({ name, isWrong, onChange }: NameFieldProps): ReactElement {
  const t = useTranslations('teams.room');
  return (
    <TextField
      label={t('name')}
      hint={t('nameHint')}
      maxLength={80}
      error={isWrong ? t('nameFault') : undefined}
      value={name}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}

interface RoomForm {
  readonly name: string;
  readonly kind: NewTeamRoom['kind'];
  readonly ids: readonly string[];
}

interface ForWhomProps extends Omit<RoomDialogProps, 'onClose'> {
  readonly form: RoomForm;
  readonly onChange: (form: RoomForm) => void;
}

/** A room stays of its kind; a private one says who is in it. */
function ForWhom({ team, room, form, onChange }: ForWhomProps): ReactElement {
  const me = useMe();
  const isPrivate = (room?.kind ?? form.kind) === 'private';
  return (
    <>
      {!room && <KindChoice kind={form.kind} onChange={(kind) => onChange({ ...form, kind })} />}
      {isPrivate && (
        <WhoIsIn
          team={team}
          ids={form.ids}
          fixedId={room ? null : me.id}
          onChange={(ids) => onChange({ ...form, ids })}
        />
      )}
    </>
  );
}

/** What is sent: only a private room says who is in it. */
function send({ team, room }: RoomDialogProps, { name, kind, ids }: RoomForm): Promise<unknown> {
  const isPrivate = (room?.kind ?? kind) === 'private';
  const named = { name: name.trim() };
  if (!room)
    return teamsApi.addRoom(team.id, { ...named, kind, memberIds: isPrivate ? [...ids] : [] });
  return teamsApi.changeRoom(
    team.id,
    room.id,
    isPrivate ? { ...named, memberIds: [...ids] } : named,
  );
}

/** A new room of the team, or another name and other people for one. */
export function RoomDialog(props: RoomDialogProps): ReactElement {
  const { team, room, onClose } = props;
  const t = useTranslations('teams.room');
  const [form, setForm] = useState<RoomForm>({
    name: room?.name ?? '',
    kind: 'private',
    ids: room?.memberIds ?? [],
  });
  const [wasSent, setSent] = useState(false);
  const { name } = form;
  const save = useTeamAct(() => send(props, form), onClose);
  const isWrong = lineFault(name, 80) !== undefined;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setSent(true);
    if (!isWrong && !save.isPending) save.mutate();
  };
  return (
    <Dialog isOpen look="side" onClose={onClose} title={t(room ? 'change' : 'add')}>
      <form noValidate onSubmit={submit} className="stack" autoComplete="off">
        <ProblemNotice error={save.error} />
        <NameField
          name={name}
          isWrong={wasSent && isWrong}
          onChange={(next) => setForm({ ...form, name: next })}
        />
        <ForWhom team={team} room={room} form={form} onChange={setForm} />
        <Button look="main" type="submit" wide busy={save.isPending}>
          {t(room ? 'save' : 'addIt')}
        </Button>
        {room && <Archive team={team} room={room} onClose={onClose} />}
      </form>
    </Dialog>
  );
}
