import type { Cast } from './page.tsx';

/** Who should be seen, in their order, and as what. */
export interface Expected {
  readonly others: readonly Cast[];
  readonly names: readonly string[];
}

const SLACK = 1;

const all = (selector: string, within: ParentNode = document): HTMLElement[] => [
  ...within.querySelectorAll<HTMLElement>(selector),
];
const boxOf = (selector: string, within: ParentNode = document): DOMRect | undefined =>
  within.querySelector(selector)?.getBoundingClientRect();
const nameOf = (tile: Element | null | undefined): string =>
  tile?.querySelector('.tile__name')?.textContent ?? '';
const screen = (): DOMRect => new DOMRect(0, 0, innerWidth, innerHeight);
const isCut = (element: HTMLElement): boolean => element.scrollWidth > element.clientWidth + SLACK;

function isIn(inner: DOMRect, outer: DOMRect): boolean {
  return (
    inner.left >= outer.left - SLACK &&
    inner.right <= outer.right + SLACK &&
    inner.top >= outer.top - SLACK &&
    inner.bottom <= outer.bottom + SLACK
  );
}

function doMeet(one: DOMRect, other: DOMRect): boolean {
  return (
    one.left < other.right - SLACK &&
    other.left < one.right - SLACK &&
    one.top < other.bottom - SLACK &&
    other.top < one.bottom - SLACK
  );
}

/** The sentence where the claim is not true. */
const unless = (isGood: boolean | undefined, fault: string): readonly string[] =>
  isGood ? [] : [fault];

/** Where each tile of a gallery is, by its name. */
export function placesOf(): Readonly<Record<string, string>> {
  return Object.fromEntries(
    all('.tiles__all .tile').map((tile) => {
      const { x, y, width, height } = tile.getBoundingClientRect();
      return [nameOf(tile), [x, y, width, height].map(Math.round).join(' ')];
    }),
  );
}

/** What is wrong with the call as it stands, one line each. */
export function faultsOf(expected: Expected): readonly string[] {
  return [
    ...inTheScreen(),
    ...overlaps(),
    ...scrolled(),
    ...pictures(),
    ...names(expected),
    ...sills(),
    ...voices(expected),
    ...oneself(),
    ...controls(),
  ];
}

function inTheScreen(): readonly string[] {
  const place = boxOf('.call__place');
  const tiles = all('.tile').flatMap((tile) => {
    const box = tile.getBoundingClientRect();
    // What is in a list goes up and down.
    const isListed = tile.closest('.tiles__list--long') !== null;
    const room = isListed ? new DOMRect(0, box.y, innerWidth, box.height) : screen();
    return [
      ...unless(isIn(box, room), `${nameOf(tile)} is not whole in the screen`),
      ...unless(box.width >= 78 && box.height >= 60, `${nameOf(tile)} is too small`),
    ];
  });
  return [
    ...unless(document.documentElement.scrollWidth <= innerWidth + SLACK, 'goes sideways'),
    ...unless(place && isIn(place, screen()), 'the place of the pictures leaves the screen'),
    ...tiles,
  ];
}

/** The large one and the list apart: what is scrolled is cut by its list. */
function overlaps(): readonly string[] {
  return [all('.tiles__all .tile'), all('.tiles > .tiles__at, .tiles__list')].flatMap((layer) =>
    layer.flatMap((one, at) =>
      layer
        .slice(at + 1)
        .filter((other) => doMeet(one.getBoundingClientRect(), other.getBoundingClientRect()))
        .map((other) => `${nameOf(one)} lies over ${nameOf(other)}`),
    ),
  );
}

function scrolled(): readonly string[] {
  const list = boxOf('.tiles__list--long');
  if (!list) return [];
  const beyond = all('.tiles__all .tile:not(.tile--self)').filter((tile) => {
    const { y, height } = tile.getBoundingClientRect();
    return y + height / 2 > list.bottom || y + height / 2 < list.top;
  }).length;
  const [more] = all('.tiles__more');
  const words = more?.textContent ?? '';
  return [
    ...unless(words.startsWith(String(beyond)), `"${words}" hides ${String(beyond)} people`),
    ...unless(more && isIn(more.getBoundingClientRect(), screen()), 'the button is outside'),
  ];
}

function pictures(): readonly string[] {
  const isUpright = innerWidth < 768 && innerHeight > innerWidth;
  return all('video').flatMap((video) => {
    const tile = video.closest('.tile');
    const place = video.closest('.tile__pic')?.getBoundingClientRect();
    // On a phone held upright one person fills the screen; oneself in the corner may be cropped too.
    const mayCrop = tile?.matches(isUpright ? '.tile--float, .tile--main' : '.tile--float');
    const isWhole = getComputedStyle(video).objectFit === 'contain';
    return [
      ...unless(
        place && isIn(video.getBoundingClientRect(), place),
        `the picture of ${nameOf(tile)} leaves its place`,
      ),
      ...unless(mayCrop || isWhole, `the picture of ${nameOf(tile)} is cropped`),
    ];
  });
}

/** Everybody but oneself, in order. */
function othersShown(): readonly HTMLElement[] {
  return all('.tile--main, .tiles__all .tile:not(.tile--self)');
}

function names({ others, names: expected }: Expected): readonly string[] {
  if (others.length === 0) return [];
  const shown = othersShown().map(nameOf);
  const rows = all('.present__name bdi').map((row) => row.textContent);
  const isListAtHand = all('.call__count').length === 1;
  return [
    ...unless(shown.join('|') === expected.join('|'), `the names are ${shown.join(', ')}`),
    ...unless(
      rows.length === 0 || rows.slice(1).join('|') === expected.join('|'),
      `the list of people says ${rows.join(', ')}`,
    ),
    ...all('.present__name').flatMap((row) => unless(!isCut(row), `cut: ${row.textContent}`)),
    ...all('.tile__name').flatMap((name) =>
      unless(!isCut(name) || isListAtHand, `${name.textContent} is cut, with no list to read it`),
    ),
  ];
}

function sills(): readonly string[] {
  return all('.tile').flatMap((tile) => {
    const sill = boxOf('.tile__sill', tile) ?? new DOMRect();
    const picture = boxOf('.tile__pic', tile) ?? new DOMRect();
    const nameWidth = boxOf('.tile__name', tile)?.width ?? 0;
    return [
      ...unless(isIn(sill, tile.getBoundingClientRect()), `the sill of ${nameOf(tile)} is cut`),
      ...unless(!doMeet(sill, picture), `the sill of ${nameOf(tile)} is over the picture`),
      ...unless(nameWidth >= 24, `no room for the name of ${nameOf(tile)}`),
    ];
  });
}

function voices({ others, names: expected }: Expected): readonly string[] {
  const tiles = othersShown();
  const [large] = all('.tiles > .tiles__at .tile');
  return others.flatMap(({ isMuted = false, isSpeaking = false }, at) => {
    const tile = tiles[at];
    const says = tile?.querySelector('.tile__sill')?.textContent ?? '';
    const name = expected[at] ?? '';
    return [
      ...unless(says.includes('micro coupé') === isMuted, `${name}: microphone not said`),
      ...unless(tile?.matches('.tile--speaks') === isSpeaking, `${name}: voice not shown`),
      ...unless(!isSpeaking || says.includes('parle'), `${name}: voice not said`),
      ...unless(!isSpeaking || !large || nameOf(large) === name, `${name} speaks and is not large`),
    ];
  });
}

/** Oneself in the corner: no sill, no face and no words under it. */
function oneself(): readonly string[] {
  const float = boxOf('.tile--float');
  const main = boxOf('.tile--main');
  if (!float || !main) return [];
  const { x, y, width, height } = main;
  const under = {
    sill: boxOf('.tile--main .tile__sill'),
    face: new DOMRect(x + width / 3, y + height * 0.15, width / 3, height * 0.5),
    words: boxOf('.tile--main .frozen__box, .tile--main .say-line'),
  };
  return Object.entries(under).flatMap(([what, box]) =>
    unless(!box || !doMeet(float, box), `oneself covers the ${what}`),
  );
}

/** What small screens leave out of the bar stands in "More". */
const isLeftOut = (one: HTMLElement): boolean =>
  one.matches('.only-wide') && one.getClientRects().length === 0;

/** The bar, and what else must stay in reach. */
function controls(): readonly string[] {
  const buttons = all('.callbar .cb, .call__count, .panel__head button, .say-line .btn').filter(
    (one) => !isLeftOut(one),
  );
  const faults = buttons.flatMap((button) => {
    const box = button.getBoundingClientRect();
    const what = button.textContent || 'the cross';
    const hit = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    return [
      ...unless(isIn(box, screen()), `"${what}" leaves the screen`),
      ...unless(button.contains(hit), `"${what}" is covered`),
      ...unless(isIn(wordBox(button), box), `the word of "${what}" does not fit`),
      ...unless(box.height > 43.5 && box.width > 43.5, `"${what}" is too small for a finger`),
    ];
  });
  return [...faults, ...unless(buttons.length >= 4, 'the bar is not whole')];
}

function wordBox(button: HTMLElement): DOMRect {
  const text = [...button.childNodes].find((node) => node.nodeType === Node.TEXT_NODE);
  if (!text) return button.getBoundingClientRect();
  const range = document.createRange();
  range.selectNodeContents(text);
  return range.getBoundingClientRect();
}
