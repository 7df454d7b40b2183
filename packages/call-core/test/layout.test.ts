import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { inSight, layOut, TILE_ASPECT } from '../src/layout.ts';
import type { Layout, Rect, Scene } from '../src/layout.ts';

const PHONE = { width: 374, height: 680, sill: 28 };
const DESKTOP = { width: 1232, height: 650, sill: 36 };
const LANDSCAPE_PHONE = { width: 750, height: 340, sill: 28 };

const anyScene: fc.Arbitrary<Scene> = fc.record({
  width: fc.integer({ min: 200, max: 4000 }),
  height: fc.integer({ min: 200, max: 3000 }),
  others: fc.integer({ min: 0, max: 30 }),
  hasSelf: fc.boolean(),
  isPresenting: fc.boolean(),
  hasSecond: fc.boolean(),
  isGrid: fc.boolean(),
  gap: fc.integer({ min: 0, max: 16 }),
  sill: fc.integer({ min: 0, max: 48 }),
  foot: fc.integer({ min: 0, max: 48 }),
});

const slack = 0.01;

function tilesOf({ others, self }: Layout): readonly Rect[] {
  return [...others, self].filter((rect) => rect !== null);
}

function isInside(rect: Rect, area: { readonly width: number; readonly height: number }): boolean {
  return (
    rect.x >= -slack &&
    rect.y >= -slack &&
    rect.x + rect.width <= area.width + slack &&
    rect.y + rect.height <= area.height + slack
  );
}

function doOverlap(one: Rect, other: Rect): boolean {
  return (
    one.x + one.width > other.x + slack &&
    other.x + other.width > one.x + slack &&
    one.y + one.height > other.y + slack &&
    other.y + other.height > one.y + slack
  );
}

describe('whatever the screen and however many', () => {
  test('nothing overlaps', () => {
    fc.assert(
      fc.property(anyScene, (scene) => {
        const layout = layOut(scene);
        const tiles = tilesOf(layout);
        const isApart = tiles.every((one, at) =>
          tiles.slice(at + 1).every((other) => !doOverlap(one, other)),
        );
        const areas = [layout.main, layout.second, layout.list].filter((rect) => rect !== null);
        const isAreasApart =
          !layout.main ||
          areas.every((one, at) => areas.slice(at + 1).every((other) => !doOverlap(one, other)));
        return isApart && isAreasApart;
      }),
    );
  });

  test('everything is inside: the large place and the list in the screen, the tiles in the list', () => {
    fc.assert(
      fc.property(anyScene, (scene) => {
        const layout = layOut(scene);
        const { main, second, list } = layout;
        const content = { width: list.width, height: Math.max(list.height, list.contentHeight) };
        return (
          isInside(list, scene) &&
          (!main || isInside(main, scene)) &&
          (!second || isInside(second, scene)) &&
          tilesOf(layout).every((rect) => isInside(rect, content))
        );
      }),
    );
  });

  test('a picture keeps its shape over its sill', () => {
    fc.assert(
      fc.property(anyScene, (scene) => {
        for (const { width, height } of tilesOf(layOut(scene)))
          expect(width).toBeCloseTo((height - (scene.sill ?? 0)) * TILE_ASPECT, 5);
      }),
    );
  });

  test('everybody has a place, oneself too', () => {
    fc.assert(
      fc.property(anyScene, (scene) => {
        const { others, self } = layOut(scene);
        return others.length === scene.others && (self !== null) === scene.hasSelf;
      }),
    );
  });

  test('all tiles are of the same size', () => {
    fc.assert(
      fc.property(anyScene, (scene) => {
        const [first, ...rest] = tilesOf(layOut(scene));
        return rest.every((rect) => Math.abs(rect.width - (first?.width ?? 0)) < slack);
      }),
    );
  });

  test('nothing needs scrolling where faces are large enough to be read without it', () => {
    fc.assert(
      fc.property(anyScene, (scene) => {
        const layout = layOut(scene);
        if (layout.kind !== 'tiles') return true;
        const isAllInSight = inSight(layout, 0).length === scene.others;
        return isAllInSight && layout.list.contentHeight === layout.list.height;
      }),
    );
  });
});

describe('more people', () => {
  test.each([
    { people: 3, columns: 1, screen: PHONE },
    { people: 4, columns: 1, screen: PHONE },
    { people: 9, columns: 2, screen: PHONE },
    { people: 4, columns: 2, screen: DESKTOP },
    { people: 6, columns: 3, screen: DESKTOP },
    { people: 9, columns: 3, screen: DESKTOP },
    { people: 25, columns: 7, screen: DESKTOP },
    { people: 9, columns: 5, screen: LANDSCAPE_PHONE },
  ])(
    '$people share a screen of $screen.width px in $columns columns',
    ({ people, columns, screen }) => {
      const { kind, others, self } = layOut({ ...screen, others: people - 1, hasSelf: true });

      const firstRow = [...others, self].filter((rect) => rect?.y === others[0]?.y);
      expect(kind).toBe('tiles');
      expect(firstRow).toHaveLength(columns);
    },
  );

  test('a short last row stands in the middle', () => {
    const { others } = layOut({ ...DESKTOP, others: 3, hasSelf: false });

    const last = others.at(-1);
    expect(last && last.x + last.width / 2).toBeCloseTo(DESKTOP.width / 2);
  });

  test('25 on a phone: whoever speaks is large, and the others scroll below', () => {
    const layout = layOut({ ...PHONE, others: 24, hasSelf: true, foot: 44 });

    expect(layout.kind).toBe('crowd');
    expect(layout.main?.width).toBe(PHONE.width);
    expect(layout.list.y).toBeGreaterThan(layout.main?.height ?? 0);
    expect(layout.list.y + layout.list.height).toBe(PHONE.height - 44);
    expect(layout.list.contentHeight).toBeGreaterThan(layout.list.height);
  });

  test('25 on a phone that lies: the others scroll beside the large picture', () => {
    const { kind, main, list } = layOut({ ...LANDSCAPE_PHONE, others: 24, hasSelf: true });

    expect(kind).toBe('crowd');
    expect(main?.height).toBe(LANDSCAPE_PHONE.height);
    expect(list.x).toBeGreaterThan(main?.width ?? 0);
  });

  test('who is in sight changes with scrolling, and each is in sight somewhere', () => {
    const layout = layOut({ ...PHONE, others: 24, hasSelf: true });
    const atTop = inSight(layout, 0);
    const atEnd = inSight(layout, layout.list.contentHeight - layout.list.height);

    expect(atTop).toContain(0);
    expect(atTop).not.toContain(23);
    expect(atEnd).toContain(23);
    expect(atEnd).not.toContain(0);
  });
});

describe('the grid', () => {
  test('is the automatic layout where all faces are large enough', () => {
    const scene = { ...DESKTOP, others: 8, hasSelf: true };

    expect(layOut({ ...scene, isGrid: true })).toEqual(layOut(scene));
  });

  test('scrolls with 25 on a phone, in two columns, and nobody is large', () => {
    const { kind, main, list, others } = layOut({
      ...PHONE,
      others: 24,
      hasSelf: true,
      isGrid: true,
      foot: 44,
    });

    expect(kind).toBe('grid');
    expect(main).toBeNull();
    expect(others.filter(({ y }) => y === 0)).toHaveLength(2);
    expect(list.contentHeight).toBeGreaterThan(list.height);
  });
});

describe('somebody large', () => {
  test('has the whole place where nobody else is to be seen', () => {
    const { main } = layOut({ ...DESKTOP, others: 0, hasSelf: false, isPresenting: true });

    expect(main).toMatchObject({ width: DESKTOP.width, height: DESKTOP.height });
  });

  test('beside a screen has at least a third of the width on a desktop, over a strip of the others', () => {
    const { main, second, list, others } = layOut({
      ...DESKTOP,
      others: 3,
      hasSelf: true,
      isPresenting: true,
      hasSecond: true,
    });

    expect(second?.width).toBeGreaterThan(DESKTOP.width / 3);
    expect(main?.width).toBeGreaterThan(DESKTOP.width * 0.6);
    expect(list.y).toBeGreaterThan(main?.height ?? 0);
    expect(new Set(others.map(({ y }) => y)).size).toBe(1);
  });

  test('stands under the screen on a phone, with the others below', () => {
    const { main, second, list } = layOut({
      ...PHONE,
      others: 3,
      hasSelf: true,
      isPresenting: true,
      hasSecond: true,
    });

    expect([main?.width, second?.width]).toEqual([PHONE.width, PHONE.width]);
    expect(second?.y).toBeGreaterThan(main?.height ?? 0);
    expect(list.y).toBeGreaterThan((second?.y ?? 0) + (second?.height ?? 0));
    expect(list.height).toBeGreaterThan(120);
  });

  test.each([
    { screen: DESKTOP, others: 1, columns: 1 },
    { screen: DESKTOP, others: 8, columns: 2 },
    { screen: PHONE, others: 1, columns: 1 },
    { screen: LANDSCAPE_PHONE, others: 1, columns: 1 },
  ])(
    'has $others others in $columns columns beside it on $screen.width px, as large as they can be',
    ({ screen, others, columns }) => {
      const layout = layOut({ ...screen, others, hasSelf: true, isPresenting: true });

      const [first] = layout.others;
      const inFirstRow = tilesOf(layout).filter(({ y }) => y === first?.y);
      expect(inFirstRow).toHaveLength(columns);
    },
  );
});

describe('a shared screen', () => {
  test('takes the larger part, with the people beside it on a desktop', () => {
    const { kind, main, list, others, self } = layOut({
      ...DESKTOP,
      others: 2,
      hasSelf: true,
      isPresenting: true,
    });

    expect(kind).toBe('stage');
    expect(main?.width).toBeGreaterThan(DESKTOP.width * 0.75);
    expect(list.x).toBeGreaterThan(main?.width ?? 0);
    expect(others).toHaveLength(2);
    expect(self).not.toBeNull();
  });

  test('stands above the people on a phone', () => {
    const { main, list } = layOut({ ...PHONE, others: 2, hasSelf: true, isPresenting: true });

    expect(main?.width).toBe(PHONE.width);
    expect(list.y).toBeGreaterThan(main?.height ?? 0);
  });
});
