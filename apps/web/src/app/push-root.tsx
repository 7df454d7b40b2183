import { useEffect } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { pushApi } from '#api/push.ts';
import { deviceName } from '#push/device-name.ts';
import { closeShown, onAskedToOpen, resubscribeHere } from '#push/push-here.ts';
import { isWantedHere } from '#push/wanted-here.ts';
import { useLanguage } from '#shared/i18n.tsx';
import { useGo } from './app-link.tsx';
import { useMay, useMe } from './session.tsx';

/** Once the page has had its time. */
const quietMs = 5_000;

/** What notifications ask of every page: to open what was clicked, to close what is seen, to last beyond a session. */
export function PushRoot(): null {
  const { id } = useMe();
  const mayChat = useMay()('chat.use');
  const { locale } = useLanguage();
  const client = useQueryClient();
  const go = useGo();
  useEffect(() => onAskedToOpen(go), [go]);
  useEffect(() => {
    const see = (): void => {
      if (document.visibilityState === 'visible') void closeShown().catch(() => undefined);
    };
    see();
    document.addEventListener('visibilitychange', see);
    return () => document.removeEventListener('visibilitychange', see);
  }, []);
  useEffect(() => {
    if (!mayChat || !isWantedHere(id)) return undefined;
    const renew = async (): Promise<void> => {
      const { publicKey, items } = await pushApi.list();
      if (items.some(({ isThis }) => isThis)) return;
      const subscription = await resubscribeHere(publicKey);
      if (!subscription) return;
      const name = deviceName(navigator.userAgent);
      await pushApi.add({ ...subscription, name, locale });
      await client.invalidateQueries({ queryKey: ['push-devices'] });
    };
    // Who is not told now is told after the next page.
    const timer = setTimeout(() => void renew().catch(() => undefined), quietMs);
    return () => clearTimeout(timer);
  }, [client, id, locale, mayChat]);
  return null;
}
