import type { ReactElement } from 'react';
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
} from '@tanstack/react-router';
import { BackFirst } from './back-first.tsx';
import { BackFromProof } from './back-from-proof.tsx';
import { ChatRoot } from './chat-root.tsx';
import { OfflineRoot } from '#offline/offline-root.tsx';
import { HeldWordsRoot } from './held-words-root.tsx';
import { PushRoot } from './push-root.tsx';
import { LiveRoot } from './live.tsx';
import { NoAnswer } from './no-answer.tsx';
import { NotFound } from './not-found.tsx';
import { PageWait } from './page-states.tsx';
import { QueueNews } from './queue-news.tsx';
import { Ringing } from './ringing.tsx';
import { RouteProblem } from './route-problem.tsx';
import { SignedIn } from './session.tsx';
import { SignOutRoot } from './sign-out.tsx';

const root = createRootRoute({ notFoundComponent: NotFound });

function SignedInPages(): ReactElement {
  return (
    <SignedIn>
      <BackFromProof>
        <LiveRoot>
          <ChatRoot>
            <SignOutRoot>
              <BackFirst />
              <PushRoot />
              <OfflineRoot />
              <Ringing />
              <NoAnswer />
              <QueueNews />
              <HeldWordsRoot />
              <Outlet />
            </SignOutRoot>
          </ChatRoot>
        </LiveRoot>
      </BackFromProof>
    </SignedIn>
  );
}

const signedIn = createRoute({
  getParentRoute: () => root,
  id: 'signed-in',
  component: SignedInPages,
});

/** Texts of a query string that we know; anything else is dropped. */
const texts =
  <Key extends string>(...keys: readonly Key[]) =>
  (search: Record<string, unknown>): { readonly [K in Key]?: string } => {
    const entries = keys.flatMap((key) => {
      const value = search[key];
      return typeof value === 'string' ? [[key, value]] : [];
    });
    // The keys are those asked for.
    return Object.fromEntries(entries) as { readonly [K in Key]?: string };
  };

const open = [
  createRoute({
    getParentRoute: () => root,
    path: '/connexion',
    validateSearch: texts('i'),
    component: lazyRouteComponent(
      () => import('#screens/sign-in/sign-in-screen.tsx'),
      'SignInScreen',
    ),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/rejoindre',
    component: lazyRouteComponent(() => import('#screens/join/join-screen.tsx'), 'JoinScreen'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/mot-de-passe-oublie',
    component: lazyRouteComponent(
      () => import('#screens/reset/ask-reset-screen.tsx'),
      'AskResetScreen',
    ),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/nouveau-mot-de-passe',
    component: lazyRouteComponent(() => import('#screens/reset/reset-screen.tsx'), 'ResetScreen'),
  }),
] as const;

const closed = [
  createRoute({
    getParentRoute: () => signedIn,
    path: '/',
    validateSearch: texts('jour', 'avec'),
    component: lazyRouteComponent(() => import('#screens/today/today-screen.tsx'), 'TodayScreen'),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: '/planifier',
    validateSearch: texts('jour', 'avec', 'comme'),
    component: lazyRouteComponent(() => import('#screens/plan/plan-screen.tsx'), 'PlanScreen'),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: '/reunion',
    validateSearch: texts('jour'),
    component: lazyRouteComponent(() => import('#screens/group/group-screen.tsx'), 'GroupScreen'),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: '/consultations/$id',
    component: lazyRouteComponent(
      () => import('#screens/meeting/meeting-screen.tsx'),
      'MeetingScreen',
    ),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: '/appel/$id',
    component: lazyRouteComponent(() => import('#screens/call/host-call.tsx'), 'HostCallScreen'),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: '/documents',
    validateSearch: texts('dans', 'equipe', 'dossier', 'corbeille'),
    component: lazyRouteComponent(
      () => import('#screens/documents/documents-screen.tsx'),
      'DocumentsScreen',
    ),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: '/documents/liens',
    component: lazyRouteComponent(
      () => import('#screens/documents/links/links-screen.tsx'),
      'LinksScreen',
    ),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: '/documents/serveur',
    validateSearch: texts('ou'),
    component: lazyRouteComponent(
      () => import('#screens/documents/file-server/file-server-screen.tsx'),
      'FileServerScreen',
    ),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: '/documents/editeur/$id',
    component: lazyRouteComponent(
      () => import('#screens/documents/editor/editor-screen.tsx'),
      'EditorScreen',
    ),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: '/salons',
    component: lazyRouteComponent(() => import('#screens/rooms/rooms-screen.tsx'), 'RoomsScreen'),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: '/salons/$id',
    validateSearch: texts('message', 'fichier'),
    component: lazyRouteComponent(() => import('#screens/rooms/rooms-screen.tsx'), 'RoomScreen'),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: '/equipes',
    component: lazyRouteComponent(() => import('#screens/teams/teams-screen.tsx'), 'TeamsScreen'),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: '/equipes/$id',
    component: lazyRouteComponent(() => import('#screens/teams/team-screen.tsx'), 'TeamScreen'),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: '/personnes',
    component: lazyRouteComponent(
      () => import('#screens/people/people-screen.tsx'),
      'PeopleScreen',
    ),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: '/moi',
    component: lazyRouteComponent(() => import('#screens/me/me-screen.tsx'), 'MeScreen'),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: '/journal',
    component: lazyRouteComponent(() => import('#screens/audit/audit-screen.tsx'), 'AuditScreen'),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: '/messages-en-echec',
    component: lazyRouteComponent(
      () => import('#screens/failed-mail/failed-mail-screen.tsx'),
      'FailedMailScreen',
    ),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: '/reglages',
    component: lazyRouteComponent(
      () => import('#screens/settings/settings-screen.tsx'),
      'SettingsScreen',
    ),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: '/etablissements',
    component: lazyRouteComponent(
      () => import('#screens/organisations/organisations-screen.tsx'),
      'OrganisationsScreen',
    ),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: '/avis',
    component: lazyRouteComponent(
      () => import('#screens/ratings/ratings-screen.tsx'),
      'RatingsScreen',
    ),
  }),
  createRoute({
    getParentRoute: () => signedIn,
    path: '/aide',
    component: lazyRouteComponent(() => import('#screens/help/help-screen.tsx'), 'HelpScreen'),
  }),
] as const;

/** All addresses of the professionals' pages. */
export const router = createRouter({
  routeTree: root.addChildren([...open, signedIn.addChildren(closed)]),
  defaultPendingComponent: PageWait,
  defaultErrorComponent: RouteProblem,
  defaultPreload: 'intent',
  scrollRestoration: true,
  // Plain texts: the router's own JSON would turn an id of digits into a number.
  parseSearch: (search) => Object.fromEntries(new URLSearchParams(search)),
  stringifySearch: (search) => {
    const text = new URLSearchParams(search as Record<string, string>).toString();
    return text ? `?${text}` : '';
  },
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
