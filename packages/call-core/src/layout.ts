/** A place inside its container, in CSS pixels from the container's top left corner. */
export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** What there is to lay out. With one other person or none there is nothing to share: style sheets do that. */
export interface Scene {
  readonly width: number;
  readonly height: number;
  /** Everybody else, in order. */
  readonly others: number;
  /** Is one's own picture shown? */
  readonly hasSelf: boolean;
  /** Is a screen shared, which then takes the main place? */
  readonly isPresenting?: boolean;
  /** Default 8 px. */
  readonly gap?: number;
  /** Height of the strip under each picture that holds its name. Default 0. */
  readonly sill?: number;
  /** Height kept free under a list that scrolls, where it says how many more there are. Default 0. */
  readonly foot?: number;
}

/** Where everything goes. Nothing overlaps, nobody is left out. */
export interface Layout {
  /** `tiles`: all in sight, as large as can be; `crowd`: one large and a list; `stage`: a shared screen and a list. */
  readonly kind: 'tiles' | 'crowd' | 'stage';
  /** The one large place: a shared screen, or whoever speaks. */
  readonly main: Rect | null;
  /** Where the places below are seen; they scroll in it when `contentHeight` is larger than its height. */
  readonly list: Rect & { readonly contentHeight: number };
  /** One place for each of the others, in their order, from the top left corner of the list's content. */
  readonly others: readonly Rect[];
  readonly self: Rect | null;
}

/** All pictures are of this shape: what cameras give. A tile is as much higher as its sill. */
export const TILE_ASPECT = 16 / 9;

const GAP = 8;
/** A smaller face is no use: then one is shown large, and the others in a list. */
const LEAST_TILE = 132;
/** What the tiles of a list are not narrower than, where there is room for two columns of it. */
const LIST_TILE = 140;
/** From this shape on, what is beside the large picture costs it less than what is below it. */
const WIDE = 1.25;

/** Lays out a call. Pure: the same scene has the same layout. */
export function layOut(scene: Scene): Layout {
  if (scene.isPresenting) return besides('stage', scene);
  const count = countOf(scene);
  const columns = bestColumns(scene, count);
  const width = widthIn(scene, { count, columns });
  if (count > 2 && width < LEAST_TILE) return besides('crowd', scene);
  const places = rows({ ...sizedIn(scene, width), columns, count }, scene);
  const list = { x: 0, y: 0, width: scene.width, height: scene.height };
  return {
    kind: 'tiles',
    main: null,
    list: { ...list, contentHeight: scene.height },
    ...shared(scene, centred(places, list)),
  };
}

/** Who of the others is in sight when the list is scrolled down to `top`: their numbers in the order. */
export function inSight({ list, others }: Layout, top: number): readonly number[] {
  const bottom = top + list.height;
  return [...others.keys()].filter((at) => {
    const place = others[at];
    return place && place.y < bottom && place.y + place.height > top;
  });
}

/** How many of the others are mostly above and mostly below what is seen. */
export function outOfSight(
  { list, others }: Layout,
  top: number,
): { readonly above: number; readonly below: number } {
  const middles = others.map(({ y, height }) => y + height / 2);
  return {
    above: middles.filter((middle) => middle < top).length,
    below: middles.filter((middle) => middle > top + list.height).length,
  };
}

function countOf({ others, hasSelf }: Scene): number {
  return others + (hasSelf ? 1 : 0);
}

/** One's own place is the last: nobody else's depends on it. */
function shared({ others }: Scene, places: readonly Rect[]): Pick<Layout, 'others' | 'self'> {
  return { others: places.slice(0, others), self: places[others] ?? null };
}

interface Grid {
  readonly count: number;
  readonly columns: number;
}

/** The number of columns that makes the tiles largest. */
function bestColumns(scene: Scene, count: number): number {
  const widths = Array.from({ length: count }, (_, at) =>
    widthIn(scene, { count, columns: at + 1 }),
  );
  return widths.indexOf(Math.max(...widths)) + 1 || 1;
}

function widthIn(scene: Scene, { count, columns }: Grid): number {
  const { width, height, gap = GAP, sill = 0 } = scene;
  const rowCount = Math.ceil(count / columns);
  const across = (width - (columns - 1) * gap) / columns;
  const down = (height - (rowCount - 1) * gap) / rowCount - sill;
  return Math.max(0, Math.min(across, down * TILE_ASPECT));
}

type Size = Pick<Rect, 'width' | 'height'>;

function sizedIn({ sill = 0 }: Scene, width: number): Size {
  return { width, height: width / TILE_ASPECT + sill };
}

/** Row after row from the left. */
function rows({ width, height, columns, count }: Grid & Size, { gap = GAP }: Scene): Rect[] {
  return Array.from({ length: count }, (_, at) => ({
    x: (at % columns) * (width + gap),
    y: Math.floor(at / columns) * (height + gap),
    width,
    height,
  }));
}

/** In the middle of the place, a short last row too. */
function centred(places: readonly Rect[], area: Size): readonly Rect[] {
  const down = (area.height - bottomOf(places)) / 2;
  return places.map((place) => {
    const row = places.filter(({ y }) => y === place.y);
    const right = Math.max(...row.map(({ x, width }) => x + width));
    return { ...place, x: place.x + (area.width - right) / 2, y: place.y + down };
  });
}

function bottomOf(places: readonly Rect[]): number {
  return Math.max(0, ...places.map(({ y, height }) => y + height));
}

/** One large place, and everybody in a list beside it, or below it where there is more height. */
function besides(kind: 'crowd' | 'stage', scene: Scene): Layout {
  const isWide = scene.width >= scene.height * WIDE;
  const { main, list } = isWide ? split(kind, scene) : stack(kind, scene);
  const { gap = GAP, foot = 0 } = scene;
  const count = countOf(scene);
  const columns = Math.max(2, Math.floor((list.width + gap) / (LIST_TILE + gap)));
  const inRow = list.width < 2 * LEAST_TILE ? 1 : columns;
  const size = sizedIn(scene, (list.width - (inRow - 1) * gap) / inRow);
  const places = rows({ ...size, columns: inRow, count }, scene);
  const contentHeight = bottomOf(places);
  const isLong = contentHeight > list.height;
  const height = isLong ? Math.max(0, list.height - foot) : list.height;
  return { kind, main, list: { ...list, height, contentHeight }, ...shared(scene, places) };
}

interface Parts {
  readonly main: Rect;
  readonly list: Rect;
}

function split(kind: 'crowd' | 'stage', { width, height, gap = GAP }: Scene): Parts {
  const share = kind === 'stage' ? 0.22 : 0.4;
  const strip = Math.min(width / 2, Math.max(LEAST_TILE, width * share));
  const left = Math.max(0, width - strip - gap);
  return {
    main: { x: 0, y: 0, width: left, height },
    list: { x: width - strip, y: 0, width: strip, height },
  };
}

function stack(kind: 'crowd' | 'stage', scene: Scene): Parts {
  const { width, height, gap = GAP } = scene;
  const most = height * (kind === 'stage' ? 0.6 : 0.42);
  const main = Math.min(most, sizedIn(scene, width).height);
  const top = main + gap;
  return {
    main: { x: 0, y: 0, width, height: main },
    list: { x: 0, y: top, width, height: Math.max(0, height - top) },
  };
}
