/** What the address of the page says: whose documents, which folder, or what was put into the bin. */
export interface Search {
  readonly dans?: string;
  readonly equipe?: string;
  readonly dossier?: string;
  readonly corbeille?: string;
}

export const views = ['own', 'organisation', 'teams', 'shared', 'favourites', 'recent'] as const;
/** Whose documents are looked at. */
export type View = (typeof views)[number];

/** Views of what lies in spaces of all kinds: nothing is put there, and they have no bin. */
const gathered: ReadonlySet<View> = new Set(['shared', 'favourites', 'recent']);
export const isGathered = (view: View): boolean => gathered.has(view);

/** Where the person is. */
export interface Where {
  readonly view: View;
  /** Of which team; undefined while none is chosen, and in a folder, which knows it. */
  readonly teamId?: string | undefined;
  readonly folderId: string | undefined;
  readonly isBin: boolean;
}

const words = {
  own: undefined,
  organisation: 'etablissement',
  teams: 'equipes',
  shared: 'partages',
  favourites: 'favoris',
  recent: 'recents',
} as const;
const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u;

/** Reads the address; what is not understood is left out. */
export function whereOf({ dans, equipe = '', dossier = '', corbeille }: Search): Where {
  const view = views.find((each) => words[each] === dans) ?? 'own';
  const isBin = corbeille !== undefined && !isGathered(view);
  const teamId = view === 'teams' && uuid.test(equipe) ? equipe : undefined;
  return { view, teamId, isBin, folderId: !isBin && uuid.test(dossier) ? dossier : undefined };
}

/** The address of a place. It holds ids, never names. */
export function hrefOf({
  view,
  teamId,
  folderId,
  isBin = false,
}: {
  readonly view: View;
  readonly teamId?: string | undefined;
  readonly folderId?: string | undefined;
  readonly isBin?: boolean;
}): string {
  const dans = words[view];
  const search = new URLSearchParams({
    ...(dans === undefined ? {} : { dans }),
    ...(teamId === undefined ? {} : { equipe: teamId }),
    ...(folderId === undefined ? {} : { dossier: folderId }),
    ...(isBin ? { corbeille: '1' } : {}),
  }).toString();
  return search === '' ? '/documents' : `/documents?${search}`;
}
