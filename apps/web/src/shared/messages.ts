import type audit from '#locales/fr/audit.json';
import type call from '#locales/fr/call.json';
import type chat from '#locales/fr/chat.json';
import type common from '#locales/fr/common.json';
import type documents from '#locales/fr/documents.json';
import type emoji from '#locales/fr/emoji.json';
import type failedMail from '#locales/fr/failed-mail.json';
import type fileServer from '#locales/fr/file-server.json';
import type group from '#locales/fr/group.json';
import type guestLinks from '#locales/fr/guest-links.json';
import type hostCall from '#locales/fr/host-call.json';
import type join from '#locales/fr/join.json';
import type keeping from '#locales/fr/keeping.json';
import type me from '#locales/fr/me.json';
import type meeting from '#locales/fr/meeting.json';
import type offline from '#locales/fr/offline.json';
import type organisations from '#locales/fr/organisations.json';
import type partners from '#locales/fr/partners.json';
import type people from '#locales/fr/people.json';
import type plan from '#locales/fr/plan.json';
import type problems from '#locales/fr/problems.json';
import type ratings from '#locales/fr/ratings.json';
import type reset from '#locales/fr/reset.json';
import type roomSide from '#locales/fr/room-side.json';
import type rooms from '#locales/fr/rooms.json';
import type settings from '#locales/fr/settings.json';
import type signIn from '#locales/fr/sign-in.json';
import type teams from '#locales/fr/teams.json';
import type today from '#locales/fr/today.json';
import type visit from '#locales/fr/visit.json';
import type visitFiles from '#locales/fr/visit-files.json';

/** Every word of every page, by file. A page's own loader brings only the files it needs. */
export interface AllMessages {
  readonly audit: typeof audit;
  readonly call: typeof call;
  readonly chat: typeof chat;
  readonly common: typeof common;
  readonly documents: typeof documents;
  readonly emoji: typeof emoji;
  readonly failedMail: typeof failedMail;
  readonly fileServer: typeof fileServer;
  readonly group: typeof group;
  readonly guestLinks: typeof guestLinks;
  readonly hostCall: typeof hostCall;
  readonly join: typeof join;
  readonly keeping: typeof keeping;
  readonly me: typeof me;
  readonly meeting: typeof meeting;
  readonly offline: typeof offline;
  readonly organisations: typeof organisations;
  readonly partners: typeof partners;
  readonly people: typeof people;
  readonly plan: typeof plan;
  readonly problems: typeof problems;
  readonly ratings: typeof ratings;
  readonly reset: typeof reset;
  readonly roomSide: typeof roomSide;
  readonly rooms: typeof rooms;
  readonly settings: typeof settings;
  readonly signIn: typeof signIn;
  readonly teams: typeof teams;
  readonly today: typeof today;
  readonly visit: typeof visit;
  readonly visitFiles: typeof visitFiles;
}

/** The words of one page. */
export type PageMessages = Partial<AllMessages>;

declare module 'use-intl' {
  interface AppConfig {
    Locale: 'fr' | 'en';
    Messages: AllMessages;
  }
}
