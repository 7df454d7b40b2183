import { Type } from 'typebox';
import {
  ChangeTeamRoom,
  CreateTeam,
  CreateTeamRoom,
  RenameTeam,
  SetTeamMember,
  Team,
  TeamMemberParams,
  TeamRoom,
  TeamRoomMade,
  TeamRoomParams,
  TeamRooms,
  Teams,
} from '@astra/contracts/chat';
import { IdParams } from '@astra/contracts/common';
import { toMembersWho } from '@astra/kit/access';
import type { App } from '@astra/kit/server';
import type { UseCases } from '#app/use-cases.ts';
import { byMember } from './by.ts';
import { refusals } from './problem-replies.ts';

const seeing = { access: toMembersWho('team.see') };
const changing = { access: toMembersWho('team.change') };

/** Care teams and who is in them. */
export function addTeamRoutes(app: App, { teams }: UseCases): void {
  const reply = { 200: Team, ...refusals };
  app.get(
    '/teams',
    { config: seeing, schema: { response: { 200: Teams, ...refusals } } },
    (request) => teams.list(byMember(request)),
  );
  app.get(
    '/teams/:id',
    { config: seeing, schema: { params: IdParams, response: reply } },
    (request) => teams.see(byMember(request), request.params.id),
  );
  app.post(
    '/teams',
    {
      config: { access: toMembersWho('team.create') },
      schema: { body: CreateTeam, response: { 201: Team, ...refusals } },
    },
    async (request, answer) => {
      const made = await teams.create(byMember(request), request.body.name);
      return answer.code(201).send(made);
    },
  );
  app.patch(
    '/teams/:id',
    { config: changing, schema: { params: IdParams, body: RenameTeam, response: reply } },
    (request) => teams.rename(byMember(request), request.params.id, request.body),
  );
  app.delete(
    '/teams/:id',
    {
      config: { access: toMembersWho('team.close') },
      schema: { params: IdParams, response: { 204: Type.Null(), ...refusals } },
    },
    async (request, answer) => {
      await teams.close(byMember(request), request.params.id);
      return answer.code(204).send(null);
    },
  );
  addInside(app, teams);
  addRooms(app, teams);
}

function addInside(app: App, teams: UseCases['teams']): void {
  const reply = { 200: Team, ...refusals };
  app.put(
    '/teams/:id/members/:personId',
    {
      config: changing,
      schema: { params: TeamMemberParams, body: SetTeamMember, response: reply },
    },
    (request) => {
      const { id, personId } = request.params;
      return teams.setMember(byMember(request), id, { personId, ...request.body });
    },
  );
  app.delete(
    '/teams/:id/members/:personId',
    { config: changing, schema: { params: TeamMemberParams, response: reply } },
    (request) => teams.removeMember(byMember(request), request.params.id, request.params.personId),
  );
}

type RoomParams = { readonly id: string; readonly roomId: string };
const of = ({ id, roomId }: RoomParams): { teamId: string; roomId: string } => ({
  teamId: id,
  roomId,
});

function addRooms(app: App, teams: UseCases['teams']): void {
  app.get(
    '/teams/:id/rooms',
    { config: seeing, schema: { params: IdParams, response: { 200: TeamRooms, ...refusals } } },
    (request) => teams.listRooms(byMember(request), request.params.id),
  );
  app.patch(
    '/teams/:id/rooms/:roomId',
    {
      config: changing,
      schema: {
        params: TeamRoomParams,
        body: ChangeTeamRoom,
        response: { 200: TeamRoom, ...refusals },
      },
    },
    (request) => teams.changeRoom(byMember(request), of(request.params), request.body),
  );
  app.delete(
    '/teams/:id/rooms/:roomId',
    {
      config: changing,
      schema: { params: TeamRoomParams, response: { 204: Type.Null(), ...refusals } },
    },
    async (request, answer) => {
      await teams.archiveRoom(byMember(request), of(request.params));
      return answer.code(204).send(null);
    },
  );
  app.post(
    '/teams/:id/rooms',
    {
      config: changing,
      schema: {
        params: IdParams,
        body: CreateTeamRoom,
        response: { 201: TeamRoomMade, ...refusals },
      },
    },
    async (request, answer) => {
      const id = await teams.createRoom(byMember(request), request.params.id, request.body);
      return answer.code(201).send({ id });
    },
  );
}
