import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { describe, expect, test, vi } from 'vitest';
import type { Meeting, WaitingMessage } from '#api/meetings.ts';
import { dayKey, keepMeeting, keepMessage, messagesKey, readAnew } from './meetings-cache.ts';

const aMeeting = (id: string, startsAt: string, hostId = 'h'): Meeting =>
  ({
    id,
    startsAt,
    host: { id: hostId, displayName: '' },
    members: [],
    guests: [],
  }) as unknown as Meeting;

const zone = 'Europe/Paris';
const ids = (client: QueryClient, day: string, host: string): readonly string[] =>
  (client.getQueryData<readonly Meeting[]>(dayKey(day, host)) ?? []).map(({ id }) => id);

test('a meeting that comes in live takes its place by the hour, in each list it belongs to', () => {
  const client = new QueryClient();
  client.setQueryData(dayKey('2026-11-23', 'h'), [aMeeting('late', '2026-11-23T15:00:00Z')]);
  client.setQueryData(dayKey('2026-11-23', 'other'), []);
  client.setQueryData(dayKey('2026-11-23', 'all'), []);

  keepMeeting(client, aMeeting('early', '2026-11-23T09:00:00Z'), zone);

  expect(ids(client, '2026-11-23', 'h')).toEqual(['early', 'late']);
  expect(ids(client, '2026-11-23', 'other')).toEqual([]);
  expect(ids(client, '2026-11-23', 'all')).toEqual(['early']);
});

test('a meeting to which somebody is invited takes its place in their day', () => {
  const client = new QueryClient();
  client.setQueryData(dayKey('2026-11-23', 'invited'), []);
  const meeting = {
    ...aMeeting('rcp', '2026-11-23T09:00:00Z'),
    members: [{ id: 'invited' }],
  } as unknown as Meeting;

  keepMeeting(client, meeting, zone);

  expect(ids(client, '2026-11-23', 'invited')).toEqual(['rcp']);
});

test('a meeting that moves to another day or host leaves the list', () => {
  const client = new QueryClient();
  client.setQueryData(dayKey('2026-11-23', 'h'), [aMeeting('a', '2026-11-23T09:00:00Z')]);

  keepMeeting(client, aMeeting('a', '2026-11-24T09:00:00Z'), zone);

  expect(ids(client, '2026-11-23', 'h')).toEqual([]);
});

test('somebody who waits across midnight is asked for in today’s list, and stays where they are shown', () => {
  const client = new QueryClient();
  const waits = {
    ...aMeeting('w', '2026-11-23T23:05:00Z'),
    guests: [{ step: 'waiting' }],
  } as unknown as Meeting;
  client.setQueryData(dayKey('2026-11-23', 'h'), []);
  client.setQueryData(dayKey('2026-11-23', 'all'), [waits]);
  client.setQueryData(dayKey('2026-11-23', 'other'), []);
  const isAsked = (host: string): boolean | undefined =>
    client.getQueryState(dayKey('2026-11-23', host))?.isInvalidated;

  keepMeeting(client, waits, zone);

  expect(ids(client, '2026-11-23', 'all')).toEqual(['w']);
  expect([isAsked('h'), isAsked('all'), isAsked('other')]).toEqual([true, true, false]);
});

test('a message that arrives twice is shown once', () => {
  const client = new QueryClient();
  const message = { id: 'x', text: 'Bonjour' } as WaitingMessage;
  client.setQueryData(messagesKey('m', 'g'), { items: [] });

  keepMessage(client, { meetingId: 'm', guestId: 'g' }, message);
  keepMessage(client, { meetingId: 'm', guestId: 'g' }, message);

  expect(client.getQueryData(messagesKey('m', 'g'))).toEqual({ items: [message] });
});

describe('an answer that is on its way when something changes', () => {
  const key = dayKey('2026-11-23', 'all');
  const news = aMeeting('new', '2026-11-23T09:00:00Z');

  test.each([
    ['a meeting', (client: QueryClient) => keepMeeting(client, news, zone)],
    ['who knows what', (client: QueryClient) => void readAnew(client, ['day'])],
  ])('does not count: %s', async (_, change) => {
    const client = new QueryClient();
    const answers = [Promise.withResolvers<unknown>(), Promise.withResolvers<unknown>()];
    let asked = 0;
    const queryFn = async (): Promise<unknown> => answers[asked++]?.promise;
    const stop = new QueryObserver(client, { queryKey: key, queryFn }).subscribe(() => undefined);

    change(client);
    answers[0]?.resolve([]);
    await vi.waitFor(() => expect(asked).toBe(2));
    answers[1]?.resolve([news]);

    await vi.waitFor(() => expect(client.getQueryData(key)).toEqual([news]));
    stop();
  });
});
