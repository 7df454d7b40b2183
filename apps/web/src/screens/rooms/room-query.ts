import { queryOptions } from '@tanstack/react-query';
import { chatApi } from '#api/chat.ts';

/** One room with everybody who is in it. */
// oxlint-disable-next-line typescript/explicit-module-boundary-types -- the library's own type of a query
export const roomQuery = (id: string) =>
  queryOptions({
    queryKey: ['chat-room', id],
    queryFn: ({ signal }) => chatApi.room(id, signal),
  });
