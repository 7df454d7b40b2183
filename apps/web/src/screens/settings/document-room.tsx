import { useState } from 'react';
import type { FormEvent, ReactElement } from 'react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { Card } from '@astra/ui/card';
import { Notice } from '@astra/ui/notice';
import { ProgressBar } from '@astra/ui/progress-bar';
import { TextField } from '@astra/ui/text-field';
import { useToast } from '@astra/ui/toast';
import { allowanceApi } from '#api/documents-of-house.ts';
import type { Allowance } from '#api/documents-of-house.ts';
import { Loaded, ProblemNotice } from '#app/page-states.tsx';
import { useMost, useSize } from '#screens/documents/kind.ts';
import { problemOf } from '#shared/problem-error.ts';

const queryKey = ['document-room'] as const;
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

function Limits({ allowance }: { readonly allowance: Allowance }): ReactElement {
  const t = useTranslations('settings.documentRoom');
  const common = useTranslations('common');
  const client = useQueryClient();
  const toast = useToast();
  const most = useMost();
  const { version, givenBytes, givenLargestBytes } = allowance;
  const [room, setRoom] = useState(inGigabytes(allowance.quotaBytes));
  const [largest, setLargest] = useState(inGigabytes(allowance.largestFileBytes));
  const [isTried, setTried] = useState(false);
  const [quotaBytes, largestFileBytes] = [bytesOf(room), bytesOf(largest)];
  const save = useMutation({
    mutationFn: allowanceApi.change,
    onSuccess: (next) => {
      client.setQueryData(queryKey, next);
      toast({ message: t('saved') });
    },
    onError: (error) => {
      if (problemOf(error) === 'stale-version') void client.invalidateQueries({ queryKey });
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (quotaBytes === undefined || largestFileBytes === undefined || save.isPending) return;
    save.mutate({ version, quotaBytes, largestFileBytes });
  };
  const errorOf = (bytes: number | null | undefined): string | undefined =>
    isTried && bytes === undefined ? t('notANumber') : undefined;
  return (
    <form noValidate onSubmit={submit} className="stack">
      <ProblemNotice error={save.error} />
      <TextField
        label={t('room')}
        hint={t('roomHint', { most: most(givenBytes) })}
        inputMode="decimal"
        value={room}
        error={errorOf(quotaBytes)}
        onChange={(event) => setRoom(event.target.value)}
      />
      <TextField
        label={t('largest')}
        hint={t('largestHint', { most: most(givenLargestBytes) })}
        inputMode="decimal"
        value={largest}
        error={errorOf(largestFileBytes)}
        onChange={(event) => setLargest(event.target.value)}
      />
      <div className="line">
        <Button look="main" type="submit" busy={save.isPending}>
          {common('save')}
        </Button>
      </div>
    </form>
  );
}

/** How much room the house has for documents, and how much of it is used. */
export function DocumentRoom(): ReactElement {
  const t = useTranslations('settings.documentRoom');
  const query = useQuery({ queryKey, queryFn: ({ signal }) => allowanceApi.see(signal) });
  return (
    <Card className="stack" role="region" aria-labelledby="document-room">
      <h2 id="document-room">{t('title')}</h2>
      <p className="soft">{t('lead')}</p>
      <Loaded query={query} label={t('loading')} failed={t('failed')}>
        {(allowance) => (
          <>
            <Use allowance={allowance} />
            <Limits key={allowance.version} allowance={allowance} />
          </>
        )}
      </Loaded>
    </Card>
  );
}
