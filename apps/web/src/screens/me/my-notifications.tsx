import type { ReactElement } from 'react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { useNow } from '@astra/ui/clock';
import { Notice } from '@astra/ui/notice';
import { State } from '@astra/ui/state';
import { VisuallyHidden } from '@astra/ui/visually-hidden';
import { pushApi } from '#api/push.ts';
import type { PushDevice, PushDevices } from '#api/push.ts';
import { Loaded, ProblemNotice } from '#app/page-states.tsx';
import { useMe } from '#app/session.tsx';
import { deviceName } from '#push/device-name.ts';
import {
  canPush,
  isPushRefused,
  PushError,
  subscribeHere,
  unsubscribeHere,
} from '#push/push-here.ts';
import { noteWantedHere } from '#push/wanted-here.ts';
import { useLanguage } from '#shared/i18n.tsx';
import { useTime } from '#shared/use-time.ts';

const key = ['push-devices'];

interface RowProps {
  readonly device: PushDevice;
  readonly onGone: () => void;
}

function DeviceRow({ device: { id, name, addedAt, isThis }, onGone }: RowProps): ReactElement {
  const t = useTranslations('me.notifications');
  const time = useTime();
  const now = useNow(60_000);
  const me = useMe();
  const test = useMutation({ mutationFn: () => pushApi.test(id) });
  const remove = useMutation({
    mutationFn: async () => {
      await pushApi.remove(id);
      if (!isThis) return;
      noteWantedHere(me.id, false);
      await unsubscribeHere().catch(() => undefined);
    },
    onSettled: onGone,
  });
  return (
    <li className="stack">
      <div className="line line--apart">
        <span>
          <span className="label">{name}</span>{' '}
          {isThis && (
            <State tone="good" icon="check">
              {t('this')}
            </State>
          )}
          <br />
          <span className="small soft">{t('added', { ago: time.ago(addedAt, now) })}</span>
        </span>
        <span className="line">
          <Button icon="bell" busy={test.isPending} onClick={() => test.mutate()}>
            {t('test')}
            <VisuallyHidden> {name}</VisuallyHidden>
          </Button>
          <Button look="quiet" busy={remove.isPending} onClick={() => remove.mutate()}>
            {t('remove')}
            <VisuallyHidden> {name}</VisuallyHidden>
          </Button>
        </span>
      </div>
      {test.isSuccess && (
        <p className="small soft" role="status">
          {t('sent')}
        </p>
      )}
      <ProblemNotice error={test.error ?? remove.error} />
    </li>
  );
}

function TurnOn({
  publicKey,
  onDone,
}: {
  readonly publicKey: string;
  readonly onDone: () => void;
}): ReactElement {
  const t = useTranslations('me.notifications');
  const { id } = useMe();
  const { locale } = useLanguage();
  const add = useMutation({
    mutationFn: async () => {
      const subscription = await subscribeHere(publicKey);
      await pushApi.add({ ...subscription, name: deviceName(navigator.userAgent), locale });
      noteWantedHere(id, true);
    },
    onSettled: onDone,
  });
  const { error } = add;
  if (!canPush()) return <Notice tone="info">{t('unsupported')}</Notice>;
  return (
    <>
      <Button icon="bell" busy={add.isPending} onClick={() => add.mutate()}>
        {t('on')}
      </Button>
      {error instanceof PushError ? (
        <Notice tone="warn" role="alert">
          {t(error.fault)}
        </Notice>
      ) : (
        <ProblemNotice error={error} />
      )}
      {error === null && isPushRefused() && <Notice tone="warn">{t('refused')}</Notice>}
    </>
  );
}

function Devices({ publicKey, items }: PushDevices): ReactElement {
  const t = useTranslations('me.notifications');
  const client = useQueryClient();
  const again = (): void => void client.invalidateQueries({ queryKey: key });
  return (
    <>
      {items.length > 0 && (
        <ul className="rows" aria-label={t('devices')}>
          {items.map((device) => (
            <DeviceRow key={device.id} device={device} onGone={again} />
          ))}
        </ul>
      )}
      {!items.some(({ isThis }) => isThis) && <TurnOn publicKey={publicKey} onDone={again} />}
    </>
  );
}

/** Which of one's devices are told of news while no page is open, and what is shown there. */
export function MyNotifications(): ReactElement {
  const t = useTranslations('me.notifications');
  const query = useQuery({ queryKey: key, queryFn: ({ signal }) => pushApi.list(signal) });
  return (
    <section aria-labelledby="notifications" className="stack">
      <h2 id="notifications">{t('title')}</h2>
      <p className="soft">{t('words')}</p>
      <p className="soft">{t('shown')}</p>
      <Loaded query={query}>{(devices) => <Devices {...devices} />}</Loaded>
    </section>
  );
}
