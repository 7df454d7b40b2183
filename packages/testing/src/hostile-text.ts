/** Texts that hide, reorder or break what is around them: refused wherever a person or a program writes. */
export const hiddenTexts: Readonly<Record<string, string>> = {
  ...named('bidi control', [0x20_2a, 0x20_2b, 0x20_2c, 0x20_2d, 0x20_2e]),
  ...named('bidi isolate', [0x20_66, 0x20_67, 0x20_68, 0x20_69]),
  ...named('bidi mark', [0x20_0e, 0x20_0f, 0x06_1c]),
  ...named('zero width', [0x20_0b, 0x20_0c, 0x20_0d, 0x20_60, 0xfe_ff, 0x00_ad, 0x03_4f]),
  ...named('blank letter', [0x11_5f, 0x31_64, 0xff_a0]),
  ...named('control', [0x00, 0x08, 0x0d, 0x1b, 0x7f, 0x9b]),
  ...named('tag', [0x0e_00_41]),
  'half a pair, high': 'a\u{D83D}b',
  'half a pair, low': 'a\u{DE00}b',
  'a line of a header': 'a\r\nBcc: evil@example.org',
  'thirty marks on a letter': `a${'\u0301'.repeat(30)}`,
};

/** Texts that are dangerous only to who takes them for code. Where they are accepted, they stay text. */
export const codeTexts: Readonly<Record<string, string>> = {
  markup: '<script>alert(1)</script>',
  'markup in an attribute': '"><img src=x onerror=alert(1)>',
  SQL: "x'; drop table people; --",
  'a template': '{{7*7}}${7*7}<%= 7*7 %>',
  'a path': '../../../etc/passwd',
  'a format': '%s%n%x',
};

/** Far more than anybody writes, and every mark of it on one letter. */
export const manyMarks = `a${'\u0301'.repeat(100_000)}`;

/** Path segments that are no id. Sent as they are. */
export const badSegments: readonly string[] = [
  'nonsense',
  '1',
  '%00',
  '%0d%0aX-Evil:1',
  '%E2%80%AE',
  '%ED%A0%80',
  '%FF',
  '%',
  '%2e%2e%2f%2e%2e%2fetc',
  '%3Cscript%3E',
  "'%20or%201=1%20--",
  'x'.repeat(199),
  'x'.repeat(2_000),
];

function named(kind: string, points: readonly number[]): Record<string, string> {
  return Object.fromEntries(
    points.map((point) => [
      `${kind} U+${point.toString(16).toUpperCase().padStart(4, '0')}`,
      `a${String.fromCodePoint(point)}b`,
    ]),
  );
}
