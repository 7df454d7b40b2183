import { expect, test } from 'vitest';
import { hostOf, linkFaults, moved, wishOf } from './link-form.ts';

const typed = (address: string) => ({ title: 'On call', address, description: ' ' });

test('an address without its beginning means https, and blanks around it are none of it', () => {
  expect(wishOf(typed(' intranet.kerval.example/a b '))).toEqual({
    title: 'On call',
    address: 'https://intranet.kerval.example/a%20b',
    description: null,
  });
});

test('what a browser would not open safely is a fault before it is sent', () => {
  const wrong = [
    '',
    'http://kerval.example',
    'javascript:alert(1)',
    'https://a@b.example',
    'ftp://x',
  ];

  expect(wrong.filter((address) => !linkFaults(typed(address)).address)).toEqual([]);
  expect(linkFaults(typed('kerval.example'))).toEqual({ title: false, address: false });
  expect(linkFaults({ ...typed('kerval.example'), title: ' ' }).title).toBe(true);
});

test('what stands under a link is the host that is really asked', () => {
  expect(hostOf(wishOf(typed('kervаl.example/x')).address)).toBe('xn--kervl-7ve.example');
});

test('a link goes one place up or down, and not beyond the ends', () => {
  expect(moved(['a', 'b', 'c'], 'b', -1)).toEqual(['b', 'a', 'c']);
  expect(moved(['a', 'b', 'c'], 'b', 1)).toEqual(['a', 'c', 'b']);
  expect(moved(['a', 'b'], 'a', -1)).toEqual(['a', 'b']);
});
