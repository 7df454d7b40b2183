import type { PageMessages } from '#shared/messages.ts';
import audit from './audit.json' with { type: 'json' };
import call from './call.json' with { type: 'json' };
import chat from './chat.json' with { type: 'json' };
import common from './common.json' with { type: 'json' };
import documents from './documents.json' with { type: 'json' };
import emoji from './emoji.json' with { type: 'json' };
import failedMail from './failed-mail.json' with { type: 'json' };
import fileServer from './file-server.json' with { type: 'json' };
import group from './group.json' with { type: 'json' };
import guestLinks from './guest-links.json' with { type: 'json' };
import hostCall from './host-call.json' with { type: 'json' };
import join from './join.json' with { type: 'json' };
import keeping from './keeping.json' with { type: 'json' };
import me from './me.json' with { type: 'json' };
import meeting from './meeting.json' with { type: 'json' };
import offline from './offline.json' with { type: 'json' };
import organisations from './organisations.json' with { type: 'json' };
import partners from './partners.json' with { type: 'json' };
import people from './people.json' with { type: 'json' };
import plan from './plan.json' with { type: 'json' };
import problems from './problems.json' with { type: 'json' };
import ratings from './ratings.json' with { type: 'json' };
import reset from './reset.json' with { type: 'json' };
import roomSide from './room-side.json' with { type: 'json' };
import rooms from './rooms.json' with { type: 'json' };
import settings from './settings.json' with { type: 'json' };
import signIn from './sign-in.json' with { type: 'json' };
import teams from './teams.json' with { type: 'json' };
import today from './today.json' with { type: 'json' };
import visitFiles from './visit-files.json' with { type: 'json' };

/** The words of the professionals' pages. */
export const messages: PageMessages = {
  audit,
  call,
  chat,
  common,
  documents,
  emoji,
  failedMail,
  fileServer,
  group,
  guestLinks,
  hostCall,
  join,
  keeping,
  me,
  meeting,
  offline,
  organisations,
  partners,
  people,
  plan,
  problems,
  ratings,
  reset,
  roomSide,
  rooms,
  settings,
  signIn,
  teams,
  today,
  visitFiles,
};
