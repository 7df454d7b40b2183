import { useState } from 'react';
import type { ReactElement } from 'react';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Notice } from '@astra/ui/notice';
import { ProgressBar } from '@astra/ui/progress-bar';
import { TextField } from '@astra/ui/text-field';
import { useToast } from '@astra/ui/toast';
import { allowanceApi } from '#api/documents-of-house.ts';
import type { Allowance } from '#api/documents-of-house.ts';
import { useMost, useSize } from '#screens/documents/kind.ts';
import { SettingCard } from './setting-card.tsx';
import { SettingForm } from './setting-form.tsx';
import { settingQuery, useSetting } from './use-setting.ts';

const query = settingQuery('document-room', allowanceApi.see);
const gigabyte = 1e9;
/** Where the service writes to who administers. */
const nearlyFull = 0.9;

/** What they may take: as they say, never more than the deployment gives. */
const roomOf = ({ quotaBytes, givenBytes }: Allowance): number =>
  Math.min(quotaBytes ?? givenBytes, givenBytes);

function Use({ allowance }: { readonly allowance: Allowance }): ReactElement {
  const t = useTranslations('settings.documentRoom');
  const [size, most] = [useSize(), useMost()];
  const { usedBytes } = allowance;
  const room = roomOf(allowance);
  const left = Math.max(0, room - usedBytes);
  return (
    <div className="stack">
      {usedBytes >= room * nearlyFull && (
        <Notice tone={left === 0 ? 'danger' : 'warn'} role="status" title={t('short')}>
          {t('shortMore', { left: most(left) })}
        </Notice>
      )}
      <p>{t('used', { used: size(usedBytes), room: most(room) })}</p>
      <ProgressBar label={t('progress')} done={Math.min(usedBytes, room)} all={room} />
    </div>
  );
}

/** Empty: as much as the deployment gives. Null: no such number. */
function bytesOf(text: string): number | null | undefined {
  const words = text.trim().replace(',', '.');
  if (words === '') return null;
  return /^\d{1,6}(?:\.\d{1,3})?$/u.test(words) ? Math.round(Number(words) * gigabyte) : undefined;
}
const inGigabytes = (bytes: number | null): string =>
  bytes === null ? '' : String(bytes / gigabyte);

/** What the two fields say, as it was typed. */
interface Typed {
  readonly room: string;
  readonly largest: string;
}

const typedOf = ({ quotaBytes, largestFileBytes }: Allowance): Typed => ({
  room: inGigabytes(quotaBytes),
  largest: inGigabytes(largestFileBytes),
});

function Limits({ allowance }: { readonly allowance: Allowance }): ReactElement {
  const t = useTranslations('settings.documentRoom');
  const toast = useToast();
  const most = useMost();
  const { givenBytes, givenLargestBytes } = allowance;
  const [isTried, setTried] = useState(false);
  const setting = useSetting({
    query,
    saved: allowance,
    draftOf: typedOf,
    // Sent only when both are numbers, or nothing.
    send: ({ room, largest }, version) =>
      allowanceApi.change({
        version,
        quotaBytes: bytesOf(room) ?? null,
        largestFileBytes: bytesOf(largest) ?? null,
      }),
    onSaved: () => toast({ message: t('saved') }),
  });
  const { room, largest } = setting.draft;
  const submit = (): void => {
    setTried(true);
    if (bytesOf(room) !== undefined && bytesOf(largest) !== undefined) setting.save();
  };
  const errorOf = (text: string): string | undefined =>
    isTried && bytesOf(text) === undefined ? t('notANumber') : undefined;
  const inWords = (typed: Typed) => [
    { label: t('room'), value: typed.room },
    { label: t('largest'), value: typed.largest },
  ];
  return (
    <SettingForm setting={setting} inWords={inWords} onSubmit={submit}>
      <TextField
        label={t('room')}
        hint={t('roomHint', { most: most(givenBytes) })}
        inputMode="decimal"
        value={room}
        error={errorOf(room)}
        onChange={(event) => setting.change({ room: event.target.value })}
      />
      <TextField
        label={t('largest')}
        hint={t('largestHint', { most: most(givenLargestBytes) })}
        inputMode="decimal"
        value={largest}
        error={errorOf(largest)}
        onChange={(event) => setting.change({ largest: event.target.value })}
      />
    </SettingForm>
  );
}

/** How much room the house has for documents, and how much of it is used. */
export function DocumentRoom(): ReactElement {
  const t = useTranslations('settings.documentRoom');
  const words = {
    title: t('title'),
    lead: t('lead'),
    loading: t('loading'),
    failed: t('failed'),
  };
  return (
    <SettingCard id="document-room" words={words} result={useQuery(query)}>
      {(allowance) => (
        <>
          <Use allowance={allowance} />
          <Limits allowance={allowance} />
        </>
      )}
    </SettingCard>
  );
}
