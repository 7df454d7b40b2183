import type { AccessTokens } from '#app/access-tokens.ts';
import type { FindSession } from '#app/find-session.ts';
import type { OpenStreams } from '#app/open-streams.ts';
import type { SessionNews, Sessions } from '#ports/sessions.ts';

type Parts = {
  readonly findSession: FindSession;
  readonly tokens: AccessTokens;
  readonly streams: OpenStreams;
  readonly sessions: Sessions;
};

/** Makes this replica forget what is over, and ends the streams of it. */
export function makeHeedNews(parts: Parts): (news: SessionNews | null) => Promise<void> {
  const { findSession, tokens, streams } = parts;
  return async (news) => {
    if (news === null) return startOver(parts);
    if ('ended' in news) {
      findSession.forget(news.ended);
      tokens.dropSessions(news.ended);
      streams.cutSessions(news.ended);
      return;
    }
    tokens.dropSubject(news.changed);
    // Its page comes back at once, with what the person may see now.
    streams.cutSubject(news.changed);
  };
}

async function startOver({ findSession, tokens, streams, sessions }: Parts): Promise<void> {
  findSession.forgetAll();
  tokens.dropAll();
  const open = streams.sessionIds();
  const alive = await sessions.existing(open);
  streams.cutSessions(open.filter((id) => !alive.has(id)));
}
