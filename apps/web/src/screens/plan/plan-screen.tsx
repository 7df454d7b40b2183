import { useState } from 'react';
import type { ReactElement } from 'react';
import { useSearch } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import { useNow } from '@astra/ui/clock';
import { Icon } from '@astra/ui/icon';
import { Skeleton } from '@astra/ui/skeleton';
import '@astra/ui/day.css';
import '@astra/ui/plan.css';
import type { Meeting } from '#api/meetings.ts';
import { AppLink } from '#app/app-link.tsx';
import { emptyForm, formOf, isBegun } from '#app/meeting-form.ts';
import type { MeetingForm } from '#app/meeting-form.ts';
import { ProblemState } from '#app/page-states.tsx';
import { Screen } from '#app/screen.tsx';
import { ScreenTitle } from '#app/screen-title.tsx';
import { useMay, useMe } from '#app/session.tsx';
import { SetAsideOffers } from '#app/set-aside-offers.tsx';
import { useMeeting } from '#app/use-day.ts';
import { useSetAside } from '#app/use-set-aside.ts';
import { useUnfinished } from '#app/use-unfinished.ts';
import { ProblemError } from '#shared/problem-error.ts';
import { useTime } from '#shared/use-time.ts';
import { PlanAside } from './plan-aside.tsx';
import { PlanForm } from './plan-form.tsx';
import { Planned } from './planned.tsx';

/** Back to the day. */
function BackToDay(): ReactElement {
  const t = useTranslations('common');
  return (
    <p>
      <AppLink className="link-btn" href="/">
        <Icon name="arrow-left" />
        {t('places.today')}
      </AppLink>
    </p>
  );
}

function Plan({ first }: { readonly first: MeetingForm }): ReactElement {
  const t = useTranslations('plan');
  const { id } = useMe();
  const [form, setForm, beginAnew] = useUnfinished('plan', first);
  const [planned, setPlanned] = useState<Meeting | null>(null);
  const isTyped = planned === null && isBegun(form, first);
  const aside = useSetAside({ personId: id, place: 'plan' }, isTyped ? form : null);
  const finish = (meeting: Meeting): void => {
    aside.sent();
    // What is planned is no longer begun: whoever comes back after a sign-in must not plan it twice.
    beginAnew({ ...first, hostId: form.hostId, day: form.day });
    setPlanned(meeting);
  };
  return (
    <Screen aside={planned ? undefined : <PlanAside form={form} />} asideLabel={t('preview')}>
      <BackToDay />
      {planned ? (
        <Planned meeting={planned} onAgain={() => setPlanned(null)} />
      ) : (
        <>
          <h1 className="mb-3">
            <ScreenTitle title={t('title')} />
          </h1>
          <SetAsideOffers
            offers={aside.offers}
            nameOf={({ name }) => name}
            onResume={(one) => setForm(aside.resume(one))}
            firstField="name"
          />
          <PlanForm
            form={form}
            onChange={(change) => setForm((before) => ({ ...before, ...change }))}
            onPlanned={finish}
          />
        </>
      )}
    </Screen>
  );
}

/** The form of a cancelled meeting, to offer another date. */
function PlanLike({
  id,
  first,
}: {
  readonly id: string;
  readonly first: MeetingForm;
}): ReactElement {
  const { data, error } = useMeeting(id);
  const { timeZone } = useTime();
  if (!data && !error) {
    return (
      <Screen>
        <Skeleton />
      </Screen>
    );
  }
  // Without the old meeting the form is simply empty.
  const like = data ? { ...formOf(data, timeZone), day: first.day, time: '' } : first;
  return <Plan first={like} />;
}

/** Planning a consultation and inviting the patient. */
export function PlanScreen(): ReactElement {
  const { jour, avec, comme } = useSearch({ from: '/signed-in/planifier' });
  const { id, roles } = useMe();
  const time = useTime();
  const may = useMay();
  const today = time.dayOf(useNow(60_000));
  if (!may('meeting.plan')) {
    return (
      <Screen>
        <ProblemState level={1} error={new ProblemError('not-allowed')} />
      </Screen>
    );
  }
  const hostId = roles.includes('secretary') ? (avec ?? '') : id;
  const first = emptyForm(jour && jour > today ? jour : today, hostId);
  return comme ? <PlanLike id={comme} first={first} /> : <Plan first={first} />;
}
