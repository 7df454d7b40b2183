import { useTranslations } from 'use-intl';
import type { RoomRole } from '#api/organisation-rooms.ts';

/** For whom a room of the organisation is, in words. */
export function useForWhom(): (roles: readonly RoomRole[]) => string {
  const t = useTranslations('rooms');
  const role = useTranslations('people.roles');
  return (roles) =>
    roles.length === 0 ? t('everybody') : roles.map((one) => role(`${one}.name`)).join(', ');
}
