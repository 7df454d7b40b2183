import { useState } from 'react';
import type { FormEvent, ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { roomRoles } from '@astra/contracts/organisation-rooms';
import { Button } from '@astra/ui/button';
import { Checkbox } from '@astra/ui/checkbox';
import { Choices } from '@astra/ui/choices';
import { Dialog } from '@astra/ui/dialog';
import { TextField } from '@astra/ui/text-field';
import { organisationRoomsApi } from '#api/organisation-rooms.ts';
import type { NewOrganisationRoom, OrganisationRoom, RoomRole } from '#api/organisation-rooms.ts';
import { ProblemNotice } from '#app/page-states.tsx';
import { useMe } from '#app/session.tsx';
import { lineFault } from '#shared/checks.ts';
import { CloseOrganisationRoom } from './close-organisation-room.tsx';
import { Leads } from './leads.tsx';
import { useOrganisationRoomAct } from './use-organisation-rooms.ts';

interface RoomForm {
  readonly name: string;
  readonly kind: NewOrganisationRoom['kind'];
  readonly roles: readonly RoomRole[];
  readonly leads: OrganisationRoom['leads'];
}

interface PartProps {
  readonly form: RoomForm;
  readonly onChange: (change: Partial<RoomForm>) => void;
}

function NameField({
  form,
  isWrong,
  onChange,
}: PartProps & { readonly isWrong: boolean }): ReactElement {
  const t = useTranslations('teams.organisation.room');
  return (
    <TextField
      label={t('name')}
      hint={t('nameHint')}
      maxLength={80}
      error={isWrong ? t('nameFault') : undefined}
      value={form.name}
      onChange={({ target }) => onChange({ name: target.value })}
    />
  );
}

function KindChoice({ form, onChange }: PartProps): ReactElement {
  const t = useTranslations('teams.organisation.room');
  return (
    <Choices
      name="kind"
      label={t('kind')}
      value={form.kind}
      onChange={(kind) => onChange({ kind })}
      options={[
        { value: 'announcement', label: t('announcement'), more: t('announcementMore') },
        { value: 'organisation', label: t('discussion'), more: t('discussionMore') },
      ]}
    />
  );
}

function ForWhom({ form: { roles }, onChange }: PartProps): ReactElement {
  const t = useTranslations('teams.organisation.room');
  const role = useTranslations('people.roles');
  return (
    <fieldset>
      <legend className="label">{t('whom')}</legend>
      <p className="small soft">{t(roles.length === 0 ? 'whomAll' : 'whomSome')}</p>
      {roomRoles.map((one) => (
        <Checkbox
          key={one}
          label={role(`${one}.name`)}
          checked={roles.includes(one)}
          onChange={({ target }) =>
            onChange({
              roles: target.checked ? [...roles, one] : roles.filter((each) => each !== one),
            })
          }
        />
      ))}
    </fieldset>
  );
}

interface DialogProps {
  /** Null: a new one. */
  readonly room: OrganisationRoom | null;
  readonly onClose: () => void;
}

const send = (
  room: OrganisationRoom | null,
  { name, kind, roles, leads }: RoomForm,
): Promise<unknown> => {
  const leadIds = leads.map(({ personId }) => personId);
  const said = { name: name.trim(), roles: [...roles], leadIds };
  return room
    ? organisationRoomsApi.change(room.id, said)
    : organisationRoomsApi.create({ ...said, kind });
};

/** A new room of the whole organisation, or who leads one, for whom it is, and its name. */
export function OrganisationRoomDialog({ room, onClose }: DialogProps): ReactElement {
  const t = useTranslations('teams.organisation.room');
  const { id: personId, displayName } = useMe();
  const [form, setForm] = useState<RoomForm>(
    room ?? { name: '', kind: 'announcement', roles: [], leads: [{ personId, displayName }] },
  );
  const [wasSent, setSent] = useState(false);
  const save = useOrganisationRoomAct(() => send(room, form), onClose);
  const isNameless = lineFault(form.name, 80) !== undefined;
  const isReady = !isNameless && form.leads.length > 0;
  const onChange = (change: Partial<RoomForm>): void => setForm({ ...form, ...change });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setSent(true);
    if (isReady && !save.isPending) save.mutate();
  };
  return (
    <Dialog isOpen look="side" onClose={onClose} title={t(room ? 'change' : 'add')}>
      <form noValidate onSubmit={submit} className="stack" autoComplete="off">
        <ProblemNotice error={save.error} />
        <NameField form={form} isWrong={wasSent && isNameless} onChange={onChange} />
        {!room && <KindChoice form={form} onChange={onChange} />}
        <Leads
          kind={form.kind}
          leads={form.leads}
          isMissing={wasSent && form.leads.length === 0}
          onChange={(leads) => onChange({ leads })}
        />
        <ForWhom form={form} onChange={onChange} />
        {!room && <p className="small soft">{t('then')}</p>}
        <Button look="main" type="submit" wide busy={save.isPending}>
          {t(room ? 'save' : 'addIt')}
        </Button>
        {room && <CloseOrganisationRoom room={room} onClosed={onClose} />}
      </form>
    </Dialog>
  );
}
