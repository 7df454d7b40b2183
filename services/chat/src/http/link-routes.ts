import { Type } from 'typebox';
import { IdParams } from '@astra/contracts/common';
import {
  AddRoomLink,
  ChangeRoomLink,
  OrderRoomLinks,
  RoomLink,
  RoomLinkParams,
  RoomLinks,
} from '@astra/contracts/room-links';
import { toMembersWho } from '@astra/kit/access';
import type { App } from '@astra/kit/server';
import type { UseCases } from '#app/use-cases.ts';
import { byMember } from './by.ts';
import { refusals } from './problem-replies.ts';

const access = (
  permission: Parameters<typeof toMembersWho>[0],
): { access: ReturnType<typeof toMembersWho> } => ({
  access: toMembersWho(permission),
});
type Params = { readonly id: string; readonly linkId: string };
const of = ({ id, linkId }: Params): { roomId: string; linkId: string } => ({ roomId: id, linkId });

/** The useful links of a room. */
export function addLinkRoutes(app: App, { links }: Pick<UseCases, 'links'>): void {
  const reply = { 200: RoomLinks, ...refusals };
  app.get(
    '/rooms/:id/links',
    { config: access('room-link.see'), schema: { params: IdParams, response: reply } },
    (request) => links.list(byMember(request), request.params.id),
  );
  app.post(
    '/rooms/:id/links',
    {
      config: access('room-link.add'),
      schema: { params: IdParams, body: AddRoomLink, response: { 201: RoomLink, ...refusals } },
    },
    async (request, answer) => {
      const link = await links.add(byMember(request), request.params.id, request.body);
      return answer.code(201).send(link);
    },
  );
  app.put(
    '/rooms/:id/link-order',
    {
      config: access('room-link.order'),
      schema: { params: IdParams, body: OrderRoomLinks, response: reply },
    },
    (request) => links.order(byMember(request), request.params.id, request.body.linkIds),
  );
  app.patch(
    '/rooms/:id/links/:linkId',
    {
      config: access('room-link.change'),
      schema: {
        params: RoomLinkParams,
        body: ChangeRoomLink,
        response: { 200: RoomLink, ...refusals },
      },
    },
    (request) => links.change(byMember(request), of(request.params), request.body),
  );
  app.delete(
    '/rooms/:id/links/:linkId',
    {
      config: access('room-link.remove'),
      schema: { params: RoomLinkParams, response: { 204: Type.Null(), ...refusals } },
    },
    async (request, answer) => {
      await links.remove(byMember(request), of(request.params));
      return answer.code(204).send(null);
    },
  );
}
