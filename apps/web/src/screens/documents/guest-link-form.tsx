import { useState } from 'react';
import type { FormEvent, ReactElement } from 'react';
import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { BirthDateField, isoDateOf, noDate } from '@astra/ui/birth-date-field';
import type { TypedDate } from '@astra/ui/birth-date-field';
import { Button } from '@astra/ui/button';
import { DateField } from '@astra/ui/date-field';
import { Segments } from '@astra/ui/segments';
import { Select } from '@astra/ui/select';
import { TextField } from '@astra/ui/text-field';
import { linksApi } from '#api/guest-links.ts';
import type { CreateLink, MadeLink } from '#api/guest-links.ts';
import type { Item } from '#api/documents.ts';
import { ProblemNotice } from '#app/page-states.tsx';
import { useLanguage } from '#shared/i18n.tsx';
import { serverNow } from '#shared/server-clock.ts';
import { addDays, momentOf } from '#shared/time.ts';
import { useTime } from '#shared/use-time.ts';
import { MarkChoice } from './mark-choice.tsx';

const usualDays = 7;
const counts = ['', '1', '3', '10'] as const;

interface Form {
  readonly guestName: string;
  readonly proof: CreateLink['proof'];
  readonly birth: TypedDate;
  /** Where the link is sent; empty: the person gives it themselves. */
  readonly email: string;
  readonly locale: 'fr' | 'en';
  readonly may: CreateLink['may'];
  /** Asked for with the right to look; forgotten with the other. */
  readonly isMarked: boolean;
  /** The last day. */
  readonly until: string;
  readonly most: string;
}

/** As far as a page can tell; the service looks again. */
const isAddress = (text: string): boolean => /^[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+$/u.test(text);

/** Null while something is missing. */
function wishOf(form: Form, timeZone: string): CreateLink | null {
  const { guestName, proof, may, until, most, locale } = form;
  const email = form.email.trim();
  if (email !== '' && !isAddress(email)) return null;
  const dateOfBirth = proof === 'code' ? null : (isoDateOf(form.birth) ?? '');
  if (guestName.trim() === '' || until === '' || dateOfBirth === '') return null;
  return {
    guestName: guestName.trim(),
    proof,
    dateOfBirth,
    may,
    isMarked: may === 'view' && form.isMarked,
    // The day itself counts.
    endsAt: momentOf(addDays(until, 1), '00:00', timeZone),
    mostOpenings: most === '' ? null : Number(most),
    ...(email === '' ? {} : { mail: { email, locale } }),
  };
}

interface PartProps {
  readonly form: Form;
  readonly wasSent: boolean;
  readonly change: (next: Partial<Form>) => void;
}

function Whom({ form, wasSent, change }: PartProps): ReactElement {
  const t = useTranslations('guestLinks.form');
  const isBirthMissing = wasSent && isoDateOf(form.birth) === undefined;
  return (
    <>
      <TextField
        label={t('name')}
        hint={t('nameHint')}
        maxLength={80}
        value={form.guestName}
        error={wasSent && form.guestName.trim() === '' ? t('nameFault') : undefined}
        onChange={(event) => change({ guestName: event.target.value })}
      />
      <Segments
        label={t('proof')}
        value={form.proof}
        onChange={(proof) => change({ proof })}
        options={(['code', 'date-of-birth'] as const).map((value) => ({
          value,
          label: t(`proofs.${value}`),
        }))}
      />
      <p className="small soft">{t(`proofMore.${form.proof}`)}</p>
      {form.proof === 'date-of-birth' && (
        <BirthDateField
          label={t('birth')}
          isOwn={false}
          value={form.birth}
          error={isBirthMissing ? t('birthFault') : undefined}
          onChange={(birth) => change({ birth })}
        />
      )}
    </>
  );
}

/** The way to them, if it is by mail. */
function Where({ form, wasSent, change }: PartProps): ReactElement {
  const t = useTranslations('guestLinks.form');
  const email = form.email.trim();
  const isOdd = wasSent && email !== '' && !isAddress(email);
  return (
    <>
      <TextField
        label={t('mail')}
        hint={t('mailHint')}
        type="email"
        maxLength={254}
        value={form.email}
        error={isOdd ? t('mailFault') : undefined}
        onChange={(event) => change({ email: event.target.value })}
      />
      {email !== '' && (
        <Segments
          label={t('locale')}
          value={form.locale}
          onChange={(locale) => change({ locale })}
          options={(['fr', 'en'] as const).map((value) => ({
            value,
            label: t(`locales.${value}`),
          }))}
        />
      )}
    </>
  );
}

interface HowProps extends PartProps {
  readonly item: Item;
  readonly longestDays: number;
}

function How({ item, form, wasSent, longestDays, change }: HowProps): ReactElement {
  const t = useTranslations('guestLinks.form');
  const { dayOf } = useTime();
  const today = dayOf(serverNow());
  return (
    <>
      <Segments
        label={t('may')}
        value={form.may}
        onChange={(may) => change({ may })}
        options={(['view', 'download'] as const).map((value) => ({
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
      <DateField
        label={t('until')}
        min={today}
        max={addDays(today, longestDays - 1)}
        value={form.until}
        error={wasSent && form.until === '' ? t('untilFault') : undefined}
        onChange={(event) => change({ until: event.target.value })}
      />
      <Select
        label={t('most')}
        value={form.most}
        onChange={(event) => change({ most: event.target.value })}
        options={counts.map((value) => ({
          value,
          label: value === '' ? t('noLimit') : t('times', { count: Number(value) }),
        }))}
      />
    </>
  );
}

interface GuestLinkFormProps {
  readonly item: Item;
  readonly longestDays: number;
  readonly onMade: (made: MadeLink, isMailed: boolean) => void;
  readonly onCancel: () => void;
}

/** For whom outside, with which proof, until when and how often. */
export function GuestLinkForm(props: GuestLinkFormProps): ReactElement {
  const { item, longestDays, onMade, onCancel } = props;
  const t = useTranslations('guestLinks.form');
  const { timeZone, dayOf } = useTime();
  const { locale } = useLanguage();
  const today = dayOf(serverNow());
  const [form, setForm] = useState<Form>({
    guestName: '',
    proof: 'code',
    birth: noDate,
    email: '',
    locale,
    may: 'view',
    isMarked: false,
    until: addDays(today, Math.min(usualDays, longestDays - 1)),
    most: '',
  });
  const [wasSent, setSent] = useState(false);
  const change = (next: Partial<Form>): void => setForm({ ...form, ...next });
  const make = useMutation({
    mutationFn: (wish: CreateLink) => linksApi.make(item.id, wish),
    onSuccess: (made, wish) => onMade(made, wish.mail !== undefined),
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setSent(true);
    const wish = wishOf(form, timeZone);
    if (wish && !make.isPending) make.mutate(wish);
  };
  return (
    <form noValidate onSubmit={submit} className="stack" autoComplete="off">
      <Whom form={form} wasSent={wasSent} change={change} />
      <Where form={form} wasSent={wasSent} change={change} />
      <How item={item} form={form} wasSent={wasSent} longestDays={longestDays} change={change} />
      <ProblemNotice error={make.error} />
      <div className="line">
        <Button look="main" type="submit" icon="link" busy={make.isPending}>
          {t('action')}
        </Button>
        <Button look="quiet" onClick={onCancel}>
          {t('cancel')}
        </Button>
      </div>
    </form>
  );
}
