import { queryOptions } from '@tanstack/react-query';
import { chatApi } from '#api/chat.ts';

/** The rooms by what the chat service says of them. */
export const chatRoomsQuery = queryOptions({
  queryKey: ['chat-rooms'],
  queryFn: ({ signal }) => chatApi.rooms(signal),
});
