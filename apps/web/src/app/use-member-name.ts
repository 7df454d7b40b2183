import { useQuery } from '@tanstack/react-query';
import { peopleApi } from '#api/identity.ts';
import { useMe } from './session.tsx';

/** A member by name, as far as the person may see it; null while it is not known. */
export function useMemberName(id: string | null): string | null {
  const me = useMe();
  const { data } = useQuery({
    queryKey: ['people', 'one', id],
    queryFn: ({ signal }) => peopleApi.get(id ?? '', signal),
    enabled: id !== null && id !== me.id,
    staleTime: 10 * 60_000,
    retry: false,
  });
  return id === me.id ? me.displayName : (data?.displayName ?? null);
}
