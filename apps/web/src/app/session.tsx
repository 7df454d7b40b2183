import { createContext, use, useEffect } from 'react';
import type { ReactElement, ReactNode } from 'react';
import { queryOptions, useQuery } from '@tanstack/react-query';
import type { Permission } from '@astra/policy/permissions';
import { meApi } from '#api/identity.ts';
import type { Me } from '#api/identity.ts';
import type { OfflineScreenProps } from '#offline/offline-screen.tsx';
import { useOfflineDoor } from '#offline/use-offline-door.ts';
import { useClockOf, useLanguage } from '#shared/i18n.tsx';
import { later } from '#shared/later.tsx';
import { localeOf } from '#shared/locale.ts';
import { problemOf } from '#shared/problem-error.ts';
import { PageProblem, PageWait } from './page-states.tsx';

/** The signed-in person. */
export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: ({ signal }) => meApi.get(signal),
  staleTime: 60_000,
});

const { Part: Offline } = later<OfflineScreenProps>(
  async () => (await import('#offline/offline-screen.tsx')).OfflineScreen,
  PageWait,
);

const MeContext = createContext<Me | null>(null);

/** The person's own language, once it is known. */
function useTheirLanguage(me: Me | undefined): void {
  const { setLocale } = useLanguage();
  const locale = localeOf(me?.locale);
  useEffect(() => {
    if (locale) setLocale(locale);
  }, [locale, setLocale]);
}

/** Shows its children to a signed-in person; others go to the sign-in page. */
export function SignedIn({ children }: { readonly children: ReactNode }): ReactElement {
  const { data: me, error, failureReason, refetch } = useQuery(meQuery);
  useTheirLanguage(me);
  const isOnTheirClock = useClockOf(me?.organisation.timezone);
  const kept = useOfflineDoor(me !== undefined, failureReason);
  if (kept) return <Offline place={kept} />;
  if (me && isOnTheirClock) return <MeContext value={me}>{children}</MeContext>;
  // The query client is already leading to the sign-in page.
  if (!error || problemOf(error) === 'not-signed-in') return <PageWait />;
  return <PageProblem error={error} onRetry={() => void refetch()} />;
}

/** The signed-in person. */
export function useMe(): Me {
  const me = use(MeContext);
  if (!me) throw new Error('useMe needs SignedIn around it');
  return me;
}

/** What the person's roles allow; the services decide again. */
export function useMay(): (permission: Permission) => boolean {
  const { permissions } = useMe();
  return (permission) => permissions.includes(permission);
}
