import { useState } from 'react';
import type { Dispatch, FormEvent, ReactElement, SetStateAction } from 'react';
import { useMutation } from '@tanstack/react-query';
import type { UseMutationResult } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { useNow } from '@astra/ui/clock';
import { DateField, TimeField } from '@astra/ui/date-field';
import { Icon } from '@astra/ui/icon';
import { Segments } from '@astra/ui/segments';
import { Select } from '@astra/ui/select';
import { TextField } from '@astra/ui/text-field';
import '@astra/ui/day.css';
import '@astra/ui/plan.css';
import type { Person } from '#api/identity.ts';
import { meetingsApi } from '#api/meetings.ts';
import type { Meeting, PlanGroupMeeting } from '#api/meetings.ts';
import { AppLink, useGo } from '#app/app-link.tsx';
import { ProblemNotice, ProblemState } from '#app/page-states.tsx';
import { SetAsideOffers } from '#app/set-aside-offers.tsx';
import { Screen } from '#app/screen.tsx';
import { withoutMended } from '#app/mended.ts';
import { ScreenTitle } from '#app/screen-title.tsx';
import { useMay, useMe } from '#app/session.tsx';
import { useKeepMeeting } from '#app/use-day.ts';
import { useSetAside } from '#app/use-set-aside.ts';
import { useUnfinished } from '#app/use-unfinished.ts';
import { useLanguage } from '#shared/i18n.tsx';
import { ProblemError } from '#shared/problem-error.ts';
import { useSendKeys } from '#shared/send-key.ts';
import { useTime } from '#shared/use-time.ts';
import {
  emptyGroup,
  groupDurations,
  groupFaults,
  groupOf,
  isGroupBegun,
  isTyped,
  isWhole,
} from './group-form.ts';
import type { GroupFault, GroupFaults, GroupForm } from './group-form.ts';
import { PeopleFields } from './people-fields.tsx';

interface FieldsProps {
  readonly form: GroupForm;
  readonly faults: GroupFaults;
  readonly onChange: (change: Partial<GroupForm>) => void;
}

function useWords(): (fault: GroupFault | undefined) => string | undefined {
  const t = useTranslations('group.faults');
  return (fault) => fault && t(fault);
}

function WhenFields({ form, faults, onChange }: FieldsProps): ReactElement {
  const t = useTranslations('group');
  const plan = useTranslations('plan');
  const words = useWords();
  return (
    <fieldset>
      <legend className="h2">{plan('when')}</legend>
      <div className="stack">
        <Segments
          label={t('start')}
          hideLabel
          value={form.start}
          onChange={(start) => onChange({ start })}
          options={[
            { value: 'now', label: t('now') },
            { value: 'later', label: t('later') },
          ]}
        />
        {form.start === 'later' && (
          <div className="input-row">
            <DateField
              id="day"
              label={plan('day')}
              error={words(faults.day)}
              fieldClassName="plan__day"
              value={form.day}
              onChange={(event) => onChange({ day: event.target.value })}
            />
            <TimeField
              id="time"
              label={plan('time')}
              error={words(faults.time)}
              fieldClassName="plan__time"
              value={form.time}
              onChange={(event) => onChange({ time: event.target.value })}
            />
          </div>
        )}
        <Select
          label={plan('duration')}
          fieldClassName="plan__length"
          value={form.durationMinutes}
          onChange={(event) => onChange({ durationMinutes: Number(event.target.value) })}
          options={groupDurations.map((minutes) => ({
            value: String(minutes),
            label: plan('minutes', { count: minutes }),
          }))}
        />
      </div>
    </fieldset>
  );
}

function useBegin(onBegun: () => void): UseMutationResult<Meeting, Error, PlanGroupMeeting> {
  const keep = useKeepMeeting();
  const go = useGo();
  const keys = useSendKeys();
  return useMutation({
    mutationFn: (body: PlanGroupMeeting) => meetingsApi.planGroup(body, keys.of(body)),
    onSuccess: (meeting) => {
      onBegun();
      keep(meeting);
      go(meeting.state === 'open' ? `/appel/${meeting.id}` : `/consultations/${meeting.id}`);
    },
  });
}

interface TypedGroup {
  readonly form: GroupForm;
  readonly setForm: Dispatch<SetStateAction<GroupForm>>;
  /** Colleagues who were found. */
  readonly known: readonly Person[];
  readonly setKnown: Dispatch<SetStateAction<readonly Person[]>>;
  /** What was begun and left. */
  readonly offers: ReactElement;
  readonly sent: () => void;
}

/** What is typed, through a sign-in in between and other pages. */
function useTypedGroup(day: string, personId: string): TypedGroup {
  const [form, setForm] = useUnfinished('group', () => emptyGroup(day));
  const [known, setKnown] = useUnfinished<readonly Person[]>('group.colleagues', []);
  const aside = useSetAside(
    { personId, place: 'group' },
    isGroupBegun(form) ? { form, known } : null,
  );
  const offers = (
    <SetAsideOffers
      offers={aside.offers}
      nameOf={(one) => one.form.title}
      onResume={(one) => {
        const back = aside.resume(one);
        setForm(back.form);
        setKnown(back.known);
      }}
      firstField="title"
    />
  );
  return { form, setForm, known, setKnown, offers, sent: aside.sent };
}

function Form({ day }: { readonly day: string }): ReactElement {
  const t = useTranslations('group');
  const { timeZone } = useTime();
  const { id: hostId } = useMe();
  const { locale: language } = useLanguage();
  const words = useWords();
  const { form, setForm, known, setKnown, offers, sent } = useTypedGroup(day, hostId);
  const plan = useBegin(sent);
  const [isAsked, setAsked] = useState(false);
  const [faults, setFaults] = useState<GroupFaults>({});
  const onChange = (change: Partial<GroupForm>): void => {
    setForm((before) => ({ ...before, ...change }));
    setFaults((before) => withoutMended(before, change));
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const found = groupFaults(form, Date.now(), timeZone);
    setFaults(found);
    setAsked(true);
    const [first] = Object.keys(found);
    if (first) return document.getElementById(first)?.focus();
    // Its faults show by themselves, and the page leads to the first.
    if (isTyped(form.typed) && !isWhole(form.typed)) return;
    if (!plan.isPending) plan.mutate(groupOf(form, { hostId, timeZone, language }));
  };
  return (
    <form className="measure plan" noValidate onSubmit={submit} autoComplete="off">
      <ProblemNotice error={plan.error} />
      {offers}
      <div className="mb-3">
        <TextField
          id="title"
          label={t('title')}
          hint={t('titleHint')}
          error={words(faults.title)}
          maxLength={120}
          value={form.title}
          onChange={(event) => onChange({ title: event.target.value })}
        />
      </div>
      <WhenFields {...{ form, faults, onChange }} />
      <PeopleFields {...{ form, isAsked, onChange, known }} onKnown={setKnown} />
      <div className="line plan__do">
        <Button
          look="main"
          type="submit"
          icon={form.start === 'now' ? 'video' : 'send'}
          busy={plan.isPending}
        >
          {t(form.start === 'now' ? 'begin' : 'plan')}
        </Button>
      </div>
    </form>
  );
}

/** Bringing several people together, now or later. */
export function GroupScreen(): ReactElement {
  const { jour } = useSearch({ from: '/signed-in/reunion' });
  const t = useTranslations('group');
  const common = useTranslations('common');
  const time = useTime();
  const may = useMay();
  const today = time.dayOf(useNow(60_000));
  if (!may('meeting.plan'))
    return (
      <Screen>
        <ProblemState level={1} error={new ProblemError('not-allowed')} />
      </Screen>
    );
  return (
    <Screen>
      <p>
        <AppLink className="link-btn" href="/">
          <Icon name="arrow-left" />
          {common('places.today')}
        </AppLink>
      </p>
      <h1 className="mb-3">
        <ScreenTitle title={t('heading')} />
      </h1>
      <Form day={jour && jour > today ? jour : today} />
    </Screen>
  );
}
