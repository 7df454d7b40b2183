import { useState } from 'react';
import type { FormEvent, ReactElement } from 'react';
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { TextField } from '@astra/ui/text-field';
import { releasesApi } from '#api/chat-archive.ts';
import type { ArchiveRelease } from '#api/chat-archive.ts';
import { useTime } from '#shared/use-time.ts';
import { Loaded, ProblemNotice } from './page-states.tsx';

type Target = Pick<ArchiveRelease, 'targetKind' | 'targetId'>;
type Send<A> = (about: A) => Promise<unknown>;

const key = ['archive', 'releases'] as const;
const listed = queryOptions({
  queryKey: key,
  queryFn: ({ signal }) => releasesApi.list(signal),
});
// The other person decides while somebody looks.
const useReleases = () => useQuery({ ...listed, refetchInterval: 15_000 });

const waitingIn = (items: readonly ArchiveRelease[] = []): readonly ArchiveRelease[] =>
  items.filter(({ isMine, confirmedBy }) => !isMine && confirmedBy === null);

/** Those that wait for the reader's word, looked at now and then: for pages that are about something else. */
export function useWaitingReleases(isWanted: boolean): readonly ArchiveRelease[] {
  const { data } = useQuery({ ...listed, enabled: isWanted, refetchInterval: 60_000 });
  return waitingIn(data?.items);
}

function useStep<A>(send: Send<A>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: send,
    onSettled: () => client.invalidateQueries({ queryKey: key }),
  });
}

function Ask({ target }: { readonly target: Target }): ReactElement {
  const t = useTranslations('keeping.release');
  const [reason, setReason] = useState('');
  const [isMissing, setMissing] = useState(false);
  const ask = useStep(releasesApi.ask);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setMissing(reason.trim() === '');
    if (reason.trim() !== '' && !ask.isPending) ask.mutate({ ...target, reason: reason.trim() });
  };
  return (
    <form noValidate onSubmit={submit} className="stack">
      <ProblemNotice error={ask.error} />
      <TextField
        label={t('reason')}
        hint={t('reasonHint')}
        error={isMissing && reason.trim() === '' && t('reasonMissing')}
        aria-required
        maxLength={300}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
      <div className="line">
        <Button type="submit" busy={ask.isPending}>
          {t('ask')}
        </Button>
      </div>
    </form>
  );
}

function Asked({ release }: { readonly release: ArchiveRelease }): ReactElement {
  const t = useTranslations('keeping.release');
  const time = useTime();
  const confirm = useStep(releasesApi.confirm);
  const end = useStep(releasesApi.end);
  const { id, askedBy, confirmedBy, until, reason, isMine } = release;
  const when = { day: time.at(until, 'weekday'), time: time.at(until) };
  const isWaiting = confirmedBy === null;
  return (
    <div className="stack">
      <ProblemNotice error={confirm.error ?? end.error} />
      <p>
        {isMine && isWaiting && t('waits', when)}
        {!isMine && isWaiting && t('askedBy', { name: askedBy, ...when })}
        {!isWaiting &&
          t(isMine ? 'mine' : 'theirs', { name: confirmedBy, asker: askedBy, ...when })}
      </p>
      <blockquote>{reason}</blockquote>
      <div className="line">
        {!isMine && isWaiting && (
          <Button look="main" busy={confirm.isPending} onClick={() => confirm.mutate(id)}>
            {t('confirm')}
          </Button>
        )}
        <Button busy={end.isPending} onClick={() => end.mutate(id)}>
          {t(endOf(isMine, isWaiting))}
        </Button>
      </div>
    </div>
  );
}

function endOf(isMine: boolean, isWaiting: boolean): 'withdraw' | 'refuse' | 'end' {
  if (!isWaiting) return 'end';
  return isMine ? 'withdraw' : 'refuse';
}

/** What an archive has read comes into an export by two people: one asks here, another one confirms here too. */
export function ArchiveReleaseOf({ target }: { readonly target: Target }): ReactElement {
  const t = useTranslations('keeping.release');
  const query = useReleases();
  return (
    <section aria-label={t('title')} className="stack">
      <p>{t('lead')}</p>
      <Loaded query={query} label={t('loading')} failed={t('failed')}>
        {({ items }) => {
          const here = items.filter(({ targetId }) => targetId === target.targetId);
          return (
            <>
              {here.map((one) => (
                <Asked key={one.id} release={one} />
              ))}
              {!here.some(({ isMine }) => isMine) && <Ask target={target} />}
            </>
          );
        }}
      </Loaded>
    </section>
  );
}

interface WaitingProps {
  /** Of their heading, on the page where they stand. */
  readonly level: 2 | 3;
}

/** Those that wait for the reader's word, wherever they were asked. Nothing where none does. */
export function WaitingReleases({ level }: WaitingProps): ReactElement | null {
  const Heading = `h${level}` as const;
  const t = useTranslations('keeping.release');
  const waiting = waitingIn(useReleases().data?.items);
  if (waiting.length === 0) return null;
  return (
    <section aria-labelledby="releases" className="stack">
      <Heading id="releases">{t('title')}</Heading>
      {waiting.map((one) => (
        <div key={one.id} className="stack">
          <p className="strong">
            {one.targetName === null || one.targetName === ''
              ? t(`of.${one.targetKind}`)
              : t(`named.${one.targetKind}`, { name: one.targetName })}
          </p>
          <Asked release={one} />
        </div>
      ))}
    </section>
  );
}
