import { Type } from 'typebox';
import {
  ChangeOrganisationRoom,
  CreateOrganisationRoom,
  OrganisationRoom,
  OrganisationRooms,
} from '@astra/contracts/organisation-rooms';
import { IdParams } from '@astra/contracts/common';
import { toMembersWho } from '@astra/kit/access';
import type { App } from '@astra/kit/server';
import type { UseCases } from '#app/use-cases.ts';
import { byMember } from './by.ts';
import { refusals } from './problem-replies.ts';

/** Rooms of the whole organisation, for those who answer for it. */
export function addOrganisationRoomRoutes(app: App, { organisationRooms }: UseCases): void {
  app.get(
    '/organisation-rooms',
    {
      config: { access: toMembersWho('organisation-room.see') },
      schema: { response: { 200: OrganisationRooms, ...refusals } },
    },
    (request) => organisationRooms.list(byMember(request)),
  );
  app.post(
    '/organisation-rooms',
    {
      config: { access: toMembersWho('organisation-room.create') },
      schema: { body: CreateOrganisationRoom, response: { 201: OrganisationRoom, ...refusals } },
    },
    async (request, answer) => {
      const made = await organisationRooms.create(byMember(request), request.body);
      return answer.code(201).send(made);
    },
  );
  app.patch(
    '/organisation-rooms/:id',
    {
      config: { access: toMembersWho('organisation-room.change') },
      schema: {
        params: IdParams,
        body: ChangeOrganisationRoom,
        response: { 200: OrganisationRoom, ...refusals },
      },
    },
    (request) => organisationRooms.change(byMember(request), request.params.id, request.body),
  );
  app.delete(
    '/organisation-rooms/:id',
    {
      config: { access: toMembersWho('organisation-room.close') },
      schema: { params: IdParams, response: { 204: Type.Null(), ...refusals } },
    },
    async (request, answer) => {
      await organisationRooms.close(byMember(request), request.params.id);
      return answer.code(204).send(null);
    },
  );
}
