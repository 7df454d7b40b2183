import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { layOut, TILE_ASPECT } from '../src/layout.ts';
import type { Layout, Rect, Scene } from '../src/layout.ts';

const PHONE = { width: 390, height: 700 };
const DESKTOP = { width: 1280, height: 720 };

const anyScene: fc.Arbitrary<Scene> = fc.record({
  width: fc.integer({ min: 200, max: 4000 }),
  height: fc.integer({ min: 200, max: 3000 }),
  others: fc.integer({ min: 0, max: 30 }),
  hasSelf: fc.boolean(),
  isPresenting: fc.boolean(),
  gap: fc.integer({ min: 0, max: 16 }),
  mostTiles: fc.integer({ min: 1, max: 25 }),
});

function places(layout: Layout): readonly Rect[] {
  const all = [...layout.others, layout.presented, layout.self?.isFloating ? null : layout.self];
  return all.filter((rect) => rect !== null);
}

function isInside(rect: Rect, scene: Scene): boolean {
  const slack = 0.01;
  return (
    rect.x >= -slack &&
    rect.y >= -slack &&
    rect.x + rect.width <= scene.width + slack &&
    rect.y + rect.height <= scene.height + slack
  );
}

function doOverlap(one: Rect, other: Rect): boolean {
  const slack = 0.01;
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
        const all = places(layOut(scene));
        return all.every((one, at) => all.slice(at + 1).every((other) => !doOverlap(one, other)));
      }),
    );
  });

  test('everything is inside, the floating picture too', () => {
    fc.assert(
      fc.property(anyScene, (scene) => {
        const layout = layOut(scene);
        const all = layout.self ? [...places(layout), layout.self] : places(layout);
        return all.every((rect) => isInside(rect, scene));
      }),
    );
  });

  test('a tile keeps its shape', () => {
    fc.assert(
      fc.property(anyScene, (scene) => {
        const layout = layOut(scene);
        if (layout.kind === 'fills') return;
        for (const rect of layout.others) {
          expect(rect.width / rect.height).toBeCloseTo(TILE_ASPECT, 5);
        }
      }),
    );
  });

  test('everybody has a place or is counted as hidden', () => {
    fc.assert(
      fc.property(anyScene, (scene) => {
        const { others, hidden } = layOut(scene);
        return others.length + hidden === scene.others;
      }),
    );
  });

  test('all tiles are of the same size', () => {
    fc.assert(
      fc.property(anyScene, (scene) => {
        const [first, ...rest] = layOut(scene).others;
        return rest.every((rect) => Math.abs(rect.width - (first?.width ?? 0)) < 0.01);
      }),
    );
  });
});

describe('two people', () => {
  test('on a phone the other fills the screen and oneself floats upright at the top right', () => {
    const { kind, others, self } = layOut({ ...PHONE, others: 1, hasSelf: true });

    expect(kind).toBe('fills');
    expect(others).toEqual([{ x: 0, y: 0, ...PHONE }]);
    expect(self).toMatchObject({ isFloating: true, y: 8 });
    expect(self && self.x + self.width).toBe(PHONE.width - 8);
    expect(self && self.height > self.width).toBe(true);
  });

  test('on a desktop oneself floats at the bottom right', () => {
    const { self } = layOut({ ...DESKTOP, others: 1, hasSelf: true });

    expect(self && self.y + self.height).toBe(DESKTOP.height - 8);
    expect(self?.width).toBe(256);
  });

  test('alone, one fills the place oneself', () => {
    const { others, self } = layOut({ ...PHONE, others: 0, hasSelf: true });

    expect(others).toEqual([]);
    expect(self).toMatchObject({ ...PHONE, isFloating: false });
  });

  test('who hides their own picture has none', () => {
    expect(layOut({ ...PHONE, others: 1, hasSelf: false }).self).toBeNull();
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
  ])(
    '$people share a screen of $screen.width px in $columns columns',
    ({ people, columns, screen }) => {
      const { others, self } = layOut({ ...screen, others: people - 1, hasSelf: true });

      const firstRow = [...others, self].filter((rect) => rect?.y === others[0]?.y);
      expect(firstRow).toHaveLength(columns);
    },
  );

  test('a short last row stands in the middle', () => {
    const { others } = layOut({ ...DESKTOP, others: 3, hasSelf: false });

    const last = others.at(-1);
    expect(last && last.x + last.width / 2).toBeCloseTo(DESKTOP.width / 2);
  });

  test('beyond nine, the rest is counted', () => {
    const { others, hidden } = layOut({ ...DESKTOP, others: 12, hasSelf: true });

    expect(others).toHaveLength(8);
    expect(hidden).toBe(4);
  });
});

describe('a shared screen', () => {
  test('takes the larger part, with the people beside it on a desktop', () => {
    const { presented, others, self } = layOut({
      ...DESKTOP,
      others: 2,
      hasSelf: true,
      isPresenting: true,
    });

    expect(presented?.width).toBeGreaterThan(DESKTOP.width * 0.75);
    expect(others).toHaveLength(2);
    expect(self?.x).toBe(others[0]?.x);
  });

  test('stands above the people on a phone', () => {
    const { presented, others } = layOut({
      ...PHONE,
      others: 2,
      hasSelf: true,
      isPresenting: true,
    });

    expect(presented?.width).toBe(PHONE.width);
    expect(others[0]?.y).toBeGreaterThan(presented?.height ?? 0);
  });
});
