import { useEffect } from 'react';
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import type { UseQueryResult } from '@tanstack/react-query';
import { fileServerApi } from '#api/file-server.ts';
import type { FileServerState } from '#api/file-server.ts';
import { useMay } from '#app/session.tsx';
import { problemOf } from '#shared/problem-error.ts';

/** Of everything about the organisation's own file server. */
export const fileServerKey = ['file-server'] as const;

const stateQuery = queryOptions({
  queryKey: [...fileServerKey, 'state'],
  queryFn: ({ signal }) => fileServerApi.state(signal),
  staleTime: 60_000,
});

/** Whether there is one, and whether the person is signed in there. */
export function useFileServer(): UseQueryResult<FileServerState> {
  const may = useMay();
  return useQuery({ ...stateQuery, enabled: may('file-server.use') });
}

/** Asks again how the person stands to the server, and for what it shows. */
export function useRefreshFileServer(): () => Promise<void> {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: fileServerKey });
}

/** The server has stopped taking the person's sign-in: they are asked for it. True while that is so. */
export function useMustSignIn(error: unknown): boolean {
  const client = useQueryClient();
  const must = problemOf(error) === 'file-server-sign-in-needed';
  useEffect(() => {
    if (must) void client.invalidateQueries({ queryKey: stateQuery.queryKey });
  }, [must, client]);
  return must;
}

/** The address of a folder there. It says nothing of its name. */
export const serverHref = (at?: string): string =>
  at === undefined ? '/documents/serveur' : `/documents/serveur?ou=${at}`;
