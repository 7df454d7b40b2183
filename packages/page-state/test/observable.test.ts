import { expect, test } from 'vitest';
import { makeStore } from '../src/observable.ts';

test('whoever listens is told of a change, once, and not when nothing changed', () => {
  const store = makeStore('a');
  const told: string[] = [];
  const stop = store.subscribe(() => told.push(store.getSnapshot()));

  store.set('b');
  store.set('b');
  stop();
  store.set('c');

  expect(told).toEqual(['b']);
});

test('a listener that fails stops neither the others nor whoever sets the value', async () => {
  const thrown: unknown[] = [];
  const keep = (error: unknown): void => void thrown.push(error);
  process.once('uncaughtException', keep);
  const store = makeStore(0);
  const told: number[] = [];
  store.subscribe(() => {
    throw new Error('A screen failed');
  });
  store.subscribe(() => told.push(store.getSnapshot()));

  store.set(1);
  await new Promise((resolve) => setTimeout(resolve));

  expect(told).toEqual([1]);
  expect(thrown).toMatchObject([{ message: 'A screen failed' }]);
});
