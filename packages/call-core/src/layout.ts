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
  /** Places in the list: everybody else who is not large, and screens that are not. */
  readonly others: number;
  /** Is one's own picture shown? */
  readonly hasSelf: boolean;
  /** Is something large, a shared screen or somebody? */
  readonly isPresenting?: boolean;
  /** Is somebody large beside it? */
  readonly hasSecond?: boolean;
  /** Is everything to be of one size, and to scroll where that is too small? */
  readonly isGrid?: boolean;
  /** Default 8 px. */
  readonly gap?: number;
  /** Height of the strip under each picture that holds its name. Default 0. */
  readonly sill?: number;
  /** Height kept free under a list that scrolls, where it says how many more there are. Default 0. */
  readonly foot?: number;
}

/** Where everything goes. Nothing overlaps, nobody is left out. */
export interface Layout {
  /**
   * `tiles`: all in sight, as large as can be; `grid`: the same, scrolling; `crowd`: whoever speaks and a list
   * of all; `stage`: something large and a list of the others.
   */
  readonly kind: 'tiles' | 'grid' | 'crowd' | 'stage';
  /** The one large place: a shared screen, or whoever speaks. */
  readonly main: Rect | null;
  /** The place beside it, as high as it is on a wide screen. */
  readonly second: Rect | null;
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
  if (scene.isGrid) return grid(scene);
  return tiles(scene) ?? besides('crowd', scene);
}

/** All in sight; null where the faces would be too small. */
function tiles(scene: Scene): Layout | null {
  const count = countOf(scene);
  const columns = bestColumns(scene, count);
  const width = widthIn(scene, { count, columns });
  if (count > 2 && width < LEAST_TILE) return null;
  const places = rows({ ...sizedIn(scene, width), columns, count }, scene);
  const list = { x: 0, y: 0, width: scene.width, height: scene.height };
  return {
    kind: 'tiles',
    main: null,
    second: null,
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

/** All of one size; where that would be too small for a face, as small as can be, and scrolling. */
function grid(scene: Scene): Layout {
  const fitting = tiles(scene);
  if (fitting) return fitting;
  const area = { x: 0, y: 0, width: scene.width, height: scene.height };
  return { kind: 'grid', main: null, second: null, ...listed(area, scene) };
}

/** One or two large places, and everybody in a list beside them, or below where there is more height. */
function besides(kind: 'crowd' | 'stage', scene: Scene): Layout {
  const isWide = scene.width >= scene.height * WIDE;
  if (countOf(scene) === 0) return { kind, ...alone(scene, isWide) };
  const { list, ...large } = partsOf(kind, scene, isWide);
  return { kind, ...large, ...listed(list, scene) };
}

/** The places of all in a list: in sight as large as can be, or where that is too small, scrolling. */
function listed(list: Rect, scene: Scene): Pick<Layout, 'list' | 'others' | 'self'> {
  const count = countOf(scene);
  const area = { ...scene, width: list.width, height: list.height };
  const columns = bestColumns(area, count);
  const width = widthIn(area, { count, columns });
  if (width < LEAST_TILE) return scrolling(list, scene);
  const places = rows({ ...sizedIn(scene, width), columns, count }, scene);
  // Beside the large picture the list begins at its top; below it, it has the room to itself.
  const isBelow = list.y > 0;
  const height = isBelow ? list.height : bottomOf(places);
  const all = centred(places, { width: list.width, height });
  return { list: { ...list, contentHeight: list.height }, ...shared(scene, all) };
}

function scrolling(list: Rect, scene: Scene): Pick<Layout, 'list' | 'others' | 'self'> {
  const { gap = GAP, foot = 0 } = scene;
  const columns = Math.max(2, Math.floor((list.width + gap) / (LIST_TILE + gap)));
  const inRow = list.width < 2 * LEAST_TILE ? 1 : columns;
  const size = sizedIn(scene, (list.width - (inRow - 1) * gap) / inRow);
  const places = rows({ ...size, columns: inRow, count: countOf(scene) }, scene);
  const contentHeight = bottomOf(places);
  const isLong = contentHeight > list.height;
  const height = isLong ? Math.max(0, list.height - foot) : list.height;
  return { list: { ...list, height, contentHeight }, ...shared(scene, places) };
}

interface Parts {
  readonly main: Rect;
  readonly second: Rect | null;
  readonly list: Rect;
}

/** Of a second picture the main one leaves so much: hands that speak need a third of the width. */
const SECOND = 0.36;
/** Height of the list under two large pictures, in pixels and in parts of all. */
const STRIP = { most: 190, share: 0.3 } as const;
/** Lower than this, a list under them would be cut: it stands beside them. */
const LOW = 420;

function partsOf(kind: 'crowd' | 'stage', scene: Scene, isWide: boolean): Parts {
  if (!scene.hasSecond) return isWide ? split(kind, scene) : stack(kind, scene);
  const { width, height, gap = GAP } = scene;
  if (!isWide) {
    const each = Math.min(height * 0.33, sizedIn(scene, width).height);
    const top = Math.min(height, 2 * (each + gap));
    return {
      main: { x: 0, y: 0, width, height: each },
      second: { x: 0, y: each + gap, width, height: each },
      list: { x: 0, y: top, width, height: height - top },
    };
  }
  if (height < LOW) {
    const { main, list } = split(kind, scene);
    return { ...pair({ ...scene, width: main.width }, height), list };
  }
  const strip = Math.min(STRIP.most, height * STRIP.share);
  const top = Math.max(0, height - strip - gap);
  return { ...pair(scene, top), list: { x: 0, y: height - strip, width, height: strip } };
}

/** Nobody is left for a list. */
function alone(scene: Scene, isWide: boolean): Omit<Layout, 'kind'> {
  const { width, height } = scene;
  const one = { main: { x: 0, y: 0, width, height }, second: null };
  const two = isWide ? pair(scene, height) : halves(scene);
  const parts = scene.hasSecond ? two : one;
  const list = { x: 0, y: height, width, height: 0, contentHeight: 0 };
  return { ...parts, list, others: [], self: null };
}

function pair({ width, gap = GAP }: Scene, height: number): Pick<Parts, 'main' | 'second'> {
  const right = Math.max(0, (width - gap) * SECOND);
  return {
    main: { x: 0, y: 0, width: Math.max(0, width - gap - right), height },
    second: { x: width - right, y: 0, width: right, height },
  };
}

function halves({ width, height, gap = GAP }: Scene): Pick<Parts, 'main' | 'second'> {
  const half = Math.max(0, (height - gap) / 2);
  return {
    main: { x: 0, y: 0, width, height: half },
    second: { x: 0, y: height - half, width, height: half },
  };
}

function split(kind: 'crowd' | 'stage', scene: Scene): Parts {
  const { width, height, gap = GAP } = scene;
  // One small picture alone needs no more of what the large one could have.
  const stage = countOf(scene) === 1 ? 0.15 : 0.22;
  const share = kind === 'stage' ? stage : 0.4;
  const strip = Math.min(width / 2, Math.max(LEAST_TILE, width * share));
  const left = Math.max(0, width - strip - gap);
  return {
    main: { x: 0, y: 0, width: left, height },
    second: null,
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
    second: null,
    list: { x: 0, y: top, width, height: Math.max(0, height - top) },
  };
}
