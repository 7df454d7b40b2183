import { useState } from 'react';
import type { FormEvent, ReactElement } from 'react';
import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { DateField } from '@astra/ui/date-field';
import { Segments } from '@astra/ui/segments';
import { Select } from '@astra/ui/select';
import { partnerSharesApi } from '#api/partners.ts';
import type { CreatePartnerShare, Partners } from '#api/partners.ts';
import type { Item } from '#api/documents.ts';
import { ProblemNotice } from '#app/page-states.tsx';
import { serverNow } from '#shared/server-clock.ts';
import { addDays, momentOf } from '#shared/time.ts';
import { useTime } from '#shared/use-time.ts';
import { MarkChoice } from '../mark-choice.tsx';

/** Long enough to be read, short enough to be forgotten without harm. */
const usualDays = 30;

interface Form {
  readonly organisationId: string;
  readonly role: CreatePartnerShare['role'];
  readonly isMarked: boolean;
  /** The last day. */
  readonly until: string;
}

/** Null while something is missing. */
function wishOf(
  { organisationId, role, isMarked, until }: Form,
  timeZone: string,
): CreatePartnerShare | null {
  if (organisationId === '' || until === '') return null;
  // The day itself counts.
  return { organisationId, role, isMarked, endsAt: momentOf(addDays(until, 1), '00:00', timeZone) };
}

interface FieldsProps {
  readonly item: Item;
  readonly partners: Partners;
  readonly form: Form;
  readonly wasSent: boolean;
  readonly change: (next: Partial<Form>) => void;
}

function Fields({ item, partners, form, wasSent, change }: FieldsProps): ReactElement {
  const t = useTranslations('partners.form');
  const { dayOf } = useTime();
  const today = dayOf(serverNow());
  return (
    <>
      <Select
        label={t('organisation')}
        placeholder={t('choose')}
        value={form.organisationId}
        error={wasSent && form.organisationId === '' ? t('organisationFault') : undefined}
        onChange={(event) => change({ organisationId: event.target.value })}
        options={partners.items.map(({ organisationId, name }) => ({
          value: organisationId,
          label: name,
        }))}
      />
      <Segments
        label={t('role')}
        value={form.role}
        onChange={(role) => change({ role })}
        options={(['clinician', 'secretary'] as const).map((value) => ({
          value,
          label: t(`roles.${value}`),
        }))}
      />
      <MarkChoice
        item={item}
        isMarked={form.isMarked}
        onChange={(isMarked) => change({ isMarked })}
      />
      <DateField
        label={t('until')}
        min={today}
        max={addDays(today, partners.longestDays - 1)}
        value={form.until}
        error={wasSent && form.until === '' ? t('untilFault') : undefined}
        onChange={(event) => change({ until: event.target.value })}
      />
    </>
  );
}

interface PartnerShareFormProps {
  readonly item: Item;
  readonly partners: Partners;
  readonly onMade: (name: string) => void;
  readonly onCancel: () => void;
}

/** Which organisation, who there, and until when. Nobody there is named: who that is, is theirs to know. */
export function PartnerShareForm(props: PartnerShareFormProps): ReactElement {
  const { item, partners, onMade, onCancel } = props;
  const t = useTranslations('partners.form');
  const { timeZone, dayOf } = useTime();
  const [only] = partners.items.length === 1 ? partners.items : [];
  const [form, setForm] = useState<Form>({
    organisationId: only?.organisationId ?? '',
    role: 'clinician',
    isMarked: false,
    until: addDays(dayOf(serverNow()), Math.min(usualDays, partners.longestDays - 1)),
  });
  const [wasSent, setSent] = useState(false);
  const share = useMutation({
    mutationFn: (wish: CreatePartnerShare) => partnerSharesApi.share(item.id, wish),
    onSuccess: ({ organisationName }) => onMade(organisationName),
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setSent(true);
    const wish = wishOf(form, timeZone);
    if (wish && !share.isPending) share.mutate(wish);
  };
  return (
    <form noValidate onSubmit={submit} className="stack" autoComplete="off">
      <Fields
        item={item}
        partners={partners}
        form={form}
        wasSent={wasSent}
        change={(next) => setForm({ ...form, ...next })}
      />
      <p className="small soft">{t(form.isMarked ? 'moreMarked' : 'more')}</p>
      <ProblemNotice error={share.error} />
      <div className="line">
        <Button look="main" type="submit" icon="building-2" busy={share.isPending}>
          {t('action')}
        </Button>
        <Button onClick={onCancel}>{t('cancel')}</Button>
      </div>
    </form>
  );
}
