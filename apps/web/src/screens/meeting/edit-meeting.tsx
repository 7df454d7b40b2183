import type { FormEvent, ReactElement } from 'react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { UseMutationResult } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { useToast } from '@astra/ui/toast';
import { meetingsApi } from '#api/meetings.ts';
import type { Meeting } from '#api/meetings.ts';
import { FormFaults } from '#app/form-faults.tsx';
import { WhenFields, WhoFields } from '#app/meeting-fields.tsx';
import { changesOf, faultsFrom, faultsOf, formOf } from '#app/meeting-form.ts';
import type { MeetingForm } from '#app/meeting-form.ts';
import { ProblemNotice } from '#app/page-states.tsx';
import { useKeepMeeting } from '#app/use-day.ts';
import { useFaults } from '#app/use-faults.ts';
import { useUnfinished } from '#app/use-unfinished.ts';
import { problemOf } from '#shared/problem-error.ts';
import { useTime } from '#shared/use-time.ts';
import { ontoTheirs, otherwise } from './onto-theirs.ts';
import { TwoVersions } from './two-versions.tsx';
import { WhatDiffers } from './what-differs.tsx';

interface EditMeetingProps {
  readonly meeting: Meeting;
  readonly onClose: () => void;
}

/** What was typed, and the meeting as it was when that began. */
interface Edit {
  readonly seen: Meeting;
  readonly form: MeetingForm;
}

type Save = UseMutationResult<Meeting, Error, Edit>;
interface Saving {
  readonly onSaved: () => void;
  readonly refuse: ReturnType<typeof useFaults>['refuse'];
}

/** Saves what differs. Where somebody has saved other fields meanwhile, both changes hold. */
async function save({ seen, form }: Edit, timeZone: string): Promise<Meeting> {
  const change = changesOf(form, seen, timeZone);
  if (!change) return seen;
  try {
    return await meetingsApi.change(seen.id, change);
  } catch (error) {
    if (problemOf(error) !== 'stale-version') throw error;
    const theirs = await meetingsApi.get(seen.id);
    const merged = mergedWith(theirs, { seen, form }, timeZone);
    if (merged.isClash || theirs.version === seen.version) throw error;
    return save({ seen: theirs, form: merged.form }, timeZone);
  }
}

const mergedWith = (
  theirs: Meeting,
  { seen, form }: Edit,
  timeZone: string,
): ReturnType<typeof ontoTheirs> =>
  ontoTheirs({ seen: formOf(seen, timeZone), mine: form, theirs: formOf(theirs, timeZone) });

function useSaving({ onSaved, refuse }: Saving): Save {
  const { timeZone } = useTime();
  const t = useTranslations('meeting.edit');
  const client = useQueryClient();
  const toast = useToast();
  const keep = useKeepMeeting();
  return useMutation({
    mutationFn: (edit: Edit) => save(edit, timeZone),
    onSuccess: (next) => {
      keep(next);
      toast({ message: t('saved') });
      onSaved();
    },
    onError: (error) => {
      const found = faultsFrom(error);
      if (found) refuse(found);
      if (problemOf(error) === 'stale-version') keep(undefined);
      void client.invalidateQueries({ queryKey: ['free-slots'] });
    },
  });
}

interface ClashProps {
  readonly mine: MeetingForm;
  readonly theirs: MeetingForm;
  readonly onMine: () => void;
  readonly onTheirs: () => void;
}

function Clash({ mine, theirs, ...acts }: ClashProps): ReactElement {
  const t = useTranslations('meeting.edit');
  const keys = otherwise(mine, theirs);
  const more = {
    mine: <WhatDiffers form={mine} keys={keys} />,
    theirs: <WhatDiffers form={theirs} keys={keys} />,
  };
  return <TwoVersions title={t('stale')} mine={mine} theirs={theirs} more={more} {...acts} />;
}

/** Moving or correcting a consultation. */
export function EditMeeting({ meeting, onClose }: EditMeetingProps): ReactElement {
  const t = useTranslations('meeting.edit');
  const { timeZone } = useTime();
  // The meeting as it was when the work began: what comes in meanwhile must not be overwritten unseen.
  const [{ seen, form }, setEdit] = useUnfinished(`meeting.${meeting.id}.edit`, () => ({
    seen: meeting,
    form: formOf(meeting, timeZone),
  }));
  const { faults, attempt, refuse, mend, clear } = useFaults();
  const saving = useSaving({ onSaved: onClose, refuse });
  const send = (edit: Edit): void => {
    const found = faultsOf(edit.form, Date.now(), timeZone);
    if (Object.keys(found).length > 0) return refuse(found);
    clear();
    if (!changesOf(edit.form, edit.seen, timeZone)) return onClose();
    if (!saving.isPending) saving.mutate(edit);
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    send({ seen, form });
  };
  const isStale = saving.error !== null && problemOf(saving.error) === 'stale-version';
  if (isStale && meeting.version !== seen.version) {
    const mine = mergedWith(meeting, { seen, form }, timeZone).form;
    const keepMine = (): void => {
      setEdit({ seen: meeting, form: mine });
      send({ seen: meeting, form: mine });
    };
    return (
      <Clash mine={mine} theirs={formOf(meeting, timeZone)} onMine={keepMine} onTheirs={onClose} />
    );
  }
  const fields = {
    form,
    faults,
    onChange: (change: Partial<MeetingForm>) => {
      mend(change);
      setEdit((before) => ({ ...before, form: { ...before.form, ...change } }));
    },
  };
  return (
    <form className="measure plan" noValidate onSubmit={submit} autoComplete="off">
      <FormFaults faults={faults} attempt={attempt} />
      {faultsFrom(saving.error) === null && !isStale && <ProblemNotice error={saving.error} />}
      <WhenFields {...fields} />
      <WhoFields {...fields} />
      <p className="soft mt-2">{t('tells')}</p>
      <div className="line plan__do">
        <Button look="main" type="submit" icon="check" busy={saving.isPending}>
          {t('save')}
        </Button>
        <Button look="quiet" onClick={onClose}>
          {t('close')}
        </Button>
      </div>
    </form>
  );
}
