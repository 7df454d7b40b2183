/** What the address of the page says: whose documents, which folder, or what was put into the bin. */
export interface Search {
  readonly dans?: string;
  readonly dossier?: string;
  readonly corbeille?: string;
}

export const views = ['own', 'organisation', 'shared'] as const;
/** Whose documents are looked at. */
export type View = (typeof views)[number];

/** Where the person is. */
export interface Where {
  readonly view: View;
  readonly folderId: string | undefined;
  readonly isBin: boolean;
}

const words = { own: undefined, organisation: 'etablissement', shared: 'partages' } as const;
const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u;

/** Reads the address; what is not understood is left out. */
export function whereOf({ dans, dossier = '', corbeille }: Search): Where {
  const view = views.find((each) => words[each] === dans) ?? 'own';
  const isBin = corbeille !== undefined && view !== 'shared';
  return { view, isBin, folderId: !isBin && uuid.test(dossier) ? dossier : undefined };
}

/** The address of a place. It holds ids, never names. */
export function hrefOf({
  view,
  folderId,
  isBin = false,
}: {
  readonly view: View;
  readonly folderId?: string | undefined;
  readonly isBin?: boolean;
}): string {
  const dans = words[view];
  const search = new URLSearchParams({
    ...(dans === undefined ? {} : { dans }),
    ...(folderId === undefined ? {} : { dossier: folderId }),
    ...(isBin ? { corbeille: '1' } : {}),
  }).toString();
  return search === '' ? '/documents' : `/documents?${search}`;
}
