import { useState } from 'react';
import type { FormEvent, ReactElement } from 'react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import type { Role } from '@astra/contracts/actor';
import { shareRights } from '@astra/contracts/document-shares';
import { Button } from '@astra/ui/button';
import { DateField } from '@astra/ui/date-field';
import { Segments } from '@astra/ui/segments';
import { Select } from '@astra/ui/select';
import { useAnnounce } from '@astra/ui/live-region';
import { sharingApi } from '#api/documents.ts';
import type { CreateShare, Item, PassedAtMost, Space } from '#api/documents.ts';
import type { Person } from '#api/identity.ts';
import { ColleaguePicker } from '#app/colleague-picker.tsx';
import { ProblemNotice } from '#app/page-states.tsx';
import { roleList } from '#app/roles.ts';
import { serverNow } from '#shared/server-clock.ts';
import { addDays, momentOf } from '#shared/time.ts';
import { useTime } from '#shared/use-time.ts';
import { spacesQuery, useRefresh } from './items.ts';
import { MarkChoice } from './mark-choice.tsx';
import { PassOnChoice } from './pass-on-choice.tsx';

const receivers = ['person', 'team', 'role'] as const;
type To = (typeof receivers)[number];

interface Form {
  readonly to: To;
  readonly person: Person | null;
  readonly role: Role | '';
  /** Its id. */
  readonly team: string;
  readonly may: CreateShare['may'];
  /** Asked for with the right to read; forgotten with the other. */
  readonly isMarked: boolean;
  readonly mayPassOn: boolean;
  /** The last day; empty: until somebody ends it. */
  readonly until: string;
}

const empty: Form = {
  to: 'person',
  person: null,
  role: '',
  team: '',
  may: 'view',
  isMarked: false,
  mayPassOn: false,
  until: '',
};

interface Bounds {
  readonly atMost: PassedAtMost | null;
  readonly timeZone: string;
}

/** Null: until somebody ends it. Who passes it on gives it for no longer than they have it. */
function endOf(until: string, { atMost, timeZone }: Bounds): string | null {
  const most = atMost?.endsAt ?? null;
  // The day itself counts.
  const end = until === '' ? null : momentOf(addDays(until, 1), '00:00', timeZone);
  if (end === null || most === null) return end ?? most;
  return Date.parse(end) < Date.parse(most) ? end : most;
}

/** Null while it is not said with whom. */
function shareOf({ to, person, role, team, ...form }: Form, bounds: Bounds): CreateShare | null {
  const { may } = form;
  const isMarked = may === 'view' && form.isMarked;
  const isPassable = form.mayPassOn && !isMarked && bounds.atMost?.mayPassOn !== false;
  const how = { may, isMarked, mayPassOn: isPassable, endsAt: endOf(form.until, bounds) };
  if (to === 'person') return person && { personId: person.id, role: null, ...how };
  const nobody = { personId: null, role: null, ...how };
  if (to === 'team') return team === '' ? null : { ...nobody, teamId: team };
  return role === '' ? null : { ...nobody, role };
}

interface PartProps {
  readonly teams: readonly Space[];
  readonly form: Form;
  readonly change: (next: Partial<Form>) => void;
  readonly fault: string | undefined;
}

interface HowProps extends Pick<PartProps, 'form' | 'change'> {
  readonly item: Item;
  readonly atMost: PassedAtMost | null;
}

function With({ form, teams, change, fault }: PartProps): ReactElement {
  const t = useTranslations('documents.sharing');
  const people = useTranslations('people.roles');
  if (form.to === 'person') {
    return (
      <ColleaguePicker
        label={t('colleague')}
        error={fault}
        isMeant={({ isActive }) => isActive}
        onPick={(person) => change({ person })}
      />
    );
  }
  if (form.to === 'team') {
    return (
      <Select
        label={t('team')}
        hint={t('teamHint')}
        placeholder={t('choose')}
        value={form.team}
        error={fault}
        onChange={(event) => change({ team: event.target.value })}
        options={teams.map(({ id, name }) => ({ value: id, label: name ?? '' }))}
      />
    );
  }
  return (
    <Select
      label={t('role')}
      hint={t('roleHint')}
      placeholder={t('choose')}
      value={form.role}
      error={fault}
      // The options are the roles.
      onChange={(event) => change({ role: event.target.value as Role })}
      options={roleList.map((role) => ({ value: role, label: people(`${role}.name`) }))}
    />
  );
}

const rightsUpTo = (atMost: PassedAtMost | null): readonly CreateShare['may'][] =>
  atMost === null ? shareRights : shareRights.slice(0, shareRights.indexOf(atMost.may) + 1);

/** To do what with it, whether to share it on, and until when. */
function How({ item, atMost, form, change }: HowProps): ReactElement {
  const t = useTranslations('documents.sharing');
  const { dayOf, at } = useTime();
  // It ends when the day after the last one begins.
  const lastOf = Date.parse(atMost?.endsAt ?? '') - 1;
  const last = Number.isNaN(lastOf) ? undefined : dayOf(lastOf);
  return (
    <>
      <Segments
        label={t('may')}
        value={form.may}
        onChange={(may) => change({ may })}
        options={rightsUpTo(atMost).map((value) => ({
          value,
          label: t(`rights.${value}`),
        }))}
      />
      {form.may === 'view' && (
        <MarkChoice
          item={item}
          isMarked={form.isMarked}
          onChange={(isMarked) => change({ isMarked })}
        />
      )}
      <PassOnChoice
        atMost={atMost}
        isMarked={form.may === 'view' && form.isMarked}
        mayPassOn={form.mayPassOn}
        onChange={(mayPassOn) => change({ mayPassOn })}
      />
      <DateField
        label={t('until')}
        hint={last === undefined ? t('untilHint') : t('untilMost', { day: at(lastOf, 'day') })}
        optional
        min={dayOf(serverNow())}
        max={last}
        value={form.until}
        onChange={(event) => change({ until: event.target.value })}
      />
    </>
  );
}

/** Those with which the person may share, but for the one whose document it is already. */
function useTeamsBesides(spaceId: string): readonly Space[] {
  const spaces = useQuery(spacesQuery).data?.items ?? [];
  return spaces.filter(({ id, kind, mayAdd }) => kind === 'team' && mayAdd && id !== spaceId);
}

interface ShareFormProps {
  readonly item: Item;
  /** Of what somebody has only by a share: what they can share on; null of what is theirs. */
  readonly atMost: PassedAtMost | null;
}

/** With a colleague, a team or a role, to read or to change, for good or until a day. */
export function ShareForm({ item, atMost }: ShareFormProps): ReactElement {
  const t = useTranslations('documents.sharing');
  const announce = useAnnounce();
  const refresh = useRefresh();
  const teams = useTeamsBesides(item.spaceId);
  const { timeZone } = useTime();
  const [form, setForm] = useState(empty);
  const [tries, setTries] = useState({ wasSent: false, done: 0 });
  const change = (next: Partial<Form>): void => setForm({ ...form, ...next });
  const wish = shareOf(form, { atMost, timeZone });
  const share = useMutation({
    mutationFn: (body: CreateShare) => sharingApi.share(item.id, body),
    onSuccess: () => {
      announce(t('done'));
      setForm({ ...empty, to: form.to });
      setTries({ wasSent: false, done: tries.done + 1 });
    },
    onSettled: refresh,
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTries({ ...tries, wasSent: true });
    if (wish && !share.isPending) share.mutate(wish);
  };
  const fault = tries.wasSent && !wish ? t('missing') : undefined;
  return (
    <form noValidate onSubmit={submit} className="stack" autoComplete="off">
      {atMost !== null && <p className="soft">{t('passing')}</p>}
      <Segments
        label={t('to')}
        value={form.to}
        onChange={(to) => change({ to })}
        options={receivers
          .filter((value) => value !== 'team' || teams.length > 0)
          .map((value) => ({ value, label: t(`with.${value}`) }))}
      />
      <With key={tries.done} form={form} teams={teams} change={change} fault={fault} />
      <How item={item} atMost={atMost} form={form} change={change} />
      <ProblemNotice error={share.error} />
      <Button look="main" type="submit" icon="user-round-plus" busy={share.isPending}>
        {t('action')}
      </Button>
    </form>
  );
}
