/** A place inside the container, in CSS pixels from its top left corner. */
export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** What there is to lay out. */
export interface Scene {
  readonly width: number;
  readonly height: number;
  /** Everybody else who is shown, in order. */
  readonly others: number;
  /** Is one's own picture shown? */
  readonly hasSelf: boolean;
  /** Is a screen shared, which then takes the main place? */
  readonly isPresenting?: boolean;
  /** Default 8 px. */
  readonly gap?: number;
  /** Most tiles at a time, one's own included. Default 9. */
  readonly mostTiles?: number;
}

/** Where everything goes. Nothing overlaps, but one's own picture when it floats. */
export interface Layout {
  /** `fills`: cropped to its place; `tiles`: 16:9, never cropped; `stage`: a shared screen and a strip. */
  readonly kind: 'fills' | 'tiles' | 'stage';
  /** One place for each of the others who is visible, in their order. */
  readonly others: readonly Rect[];
  readonly self: (Rect & { readonly isFloating: boolean }) | null;
  readonly presented: Rect | null;
  /** How many of the others have no place: a "+3" is due. */
  readonly hidden: number;
}

/** All tiles but those that fill are of this shape: what cameras give. */
export const TILE_ASPECT = 16 / 9;

const GAP = 8;
const MOST_TILES = 9;
/** Below this width the screen is a phone's. */
const PHONE_WIDTH = 768;
/** A smaller face is no use. */
const SMALLEST_TILE_WIDTH = 96;

/** Lays out a call. Pure: the same scene has the same layout. */
export function layOut(scene: Scene): Layout {
  if (scene.isPresenting) return stage(scene);
  if (scene.others <= 1) return fills(scene);
  return tiles(scene);
}

/** One person fills the place; oneself floats over a corner. Alone, one fills it oneself. */
function fills(scene: Scene): Layout {
  const { width, height, others, hasSelf } = scene;
  const whole = { x: 0, y: 0, width, height };
  const base = { kind: 'fills', presented: null, hidden: 0 } as const;
  if (others === 0) {
    return { ...base, others: [], self: hasSelf ? { ...whole, isFloating: false } : null };
  }
  return { ...base, others: [whole], self: hasSelf ? floating(scene) : null };
}

/** At the top right on phones, where no thumb and no words are; at the bottom right elsewhere. */
function floating({ width, height, gap = GAP }: Scene): Rect & { readonly isFloating: true } {
  const isPhone = width < PHONE_WIDTH;
  const isUpright = isPhone && height > width;
  const aspect = isUpright ? 3 / 4 : TILE_ASPECT;
  const wish = isPhone ? clamp(width * 0.26, 80, 140) : clamp(width * 0.2, 160, 300);
  const room = Math.max(0, Math.min(width, (height - 2 * gap) * aspect) - 2 * gap);
  const size = sized(Math.min(wish, room), aspect);
  const y = isPhone ? gap : height - gap - size.height;
  return { x: Math.max(0, width - gap - size.width), y: Math.max(0, y), ...size, isFloating: true };
}

function tiles(scene: Scene): Layout {
  const { hasSelf, others, mostTiles = MOST_TILES } = scene;
  const own = hasSelf ? 1 : 0;
  const shown = Math.min(others, Math.max(1, mostTiles - own));
  const places = grid({ x: 0, y: 0, width: scene.width, height: scene.height }, shown + own, scene);
  const mine = hasSelf ? places.at(-1) : undefined;
  return {
    kind: 'tiles',
    others: places.slice(0, shown),
    self: mine ? { ...mine, isFloating: false } : null,
    presented: null,
    hidden: others - shown,
  };
}

/** The rows and columns that make the tiles largest; a short last row stands in the middle. */
function grid(area: Rect, count: number, { gap = GAP }: Scene): readonly Rect[] {
  const widths = Array.from({ length: count }, (_, at) =>
    widthIn(area, count, { gap, columns: at + 1 }),
  );
  const best = Math.max(...widths);
  const columns = widths.indexOf(best) + 1;
  const size = sized(best, TILE_ASPECT);
  const rows = Math.ceil(count / columns);
  const top = area.y + (area.height - rows * size.height - (rows - 1) * gap) / 2;
  return Array.from({ length: count }, (_, at) => {
    const row = Math.floor(at / columns);
    const inRow = row === rows - 1 ? count - row * columns : columns;
    const left = area.x + (area.width - inRow * size.width - (inRow - 1) * gap) / 2;
    const x = left + (at - row * columns) * (size.width + gap);
    return { x, y: top + row * (size.height + gap), ...size };
  });
}

function widthIn(
  area: Rect,
  count: number,
  { gap, columns }: { readonly gap: number; readonly columns: number },
): number {
  const rows = Math.ceil(count / columns);
  const across = (area.width - (columns - 1) * gap) / columns;
  const down = (area.height - (rows - 1) * gap) / rows;
  return Math.max(0, Math.min(across, down * TILE_ASPECT));
}

/** A shared screen takes most of the place; the people stand in a strip beside or below it. */
function stage(scene: Scene): Layout {
  const { width, height, others, hasSelf, gap = GAP } = scene;
  const isWide = width >= height;
  const strip = isWide ? besideStrip(scene) : belowStrip(scene);
  const places = strip.places.slice(0, others + (hasSelf ? 1 : 0));
  const fitsSelf = hasSelf && places.length > 0;
  const shown = Math.min(others, places.length - (fitsSelf ? 1 : 0));
  const mine = fitsSelf ? places[shown] : undefined;
  const isBare = places.length === 0;
  const presented = isWide
    ? { x: 0, y: 0, width: isBare ? width : strip.start - gap, height }
    : { x: 0, y: 0, width, height: isBare ? height : strip.start - gap };
  return {
    kind: 'stage',
    others: places.slice(0, shown),
    self: mine ? { ...mine, isFloating: false } : null,
    presented,
    hidden: others - shown,
  };
}

interface Strip {
  /** Where it begins along the axis that it takes room from. */
  readonly start: number;
  readonly places: readonly Rect[];
}

function besideStrip({ width, height, gap = GAP }: Scene): Strip {
  const size = sized(clamp(width * 0.2, SMALLEST_TILE_WIDTH, 260), TILE_ASPECT);
  const start = width - size.width;
  // Less than twice the strip left for the screen: then the screen is worth more than the faces.
  const count = start - gap < 2 * size.width ? 0 : Math.floor((height + gap) / (size.height + gap));
  const at = (index: number): Rect => ({ x: start, y: index * (size.height + gap), ...size });
  return { start, places: Array.from({ length: count }, (_, index) => at(index)) };
}

function belowStrip({ width, height, gap = GAP }: Scene): Strip {
  const size = sized(clamp(width * 0.3, SMALLEST_TILE_WIDTH, 200), TILE_ASPECT);
  const start = height - size.height;
  const count = start - gap < 2 * size.height ? 0 : Math.floor((width + gap) / (size.width + gap));
  const at = (index: number): Rect => ({ x: index * (size.width + gap), y: start, ...size });
  return { start, places: Array.from({ length: count }, (_, index) => at(index)) };
}

function sized(width: number, aspect: number): { readonly width: number; readonly height: number } {
  return { width, height: width / aspect };
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
