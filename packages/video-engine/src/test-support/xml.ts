/** An element as a server wrote it; enough for tests, which read what a real server sends. */
export interface XmlElement {
  readonly name: string;
  readonly attrs: Readonly<Record<string, string>>;
  readonly children: XmlElement[];
  readonly text: string;
}

/** The first child of that name, or undefined. */
export function child(element: XmlElement, name: string): XmlElement | undefined {
  return element.children.find((one) => one.name === name);
}

/** Every element below, itself included, in the order of the document. */
export function below(element: XmlElement): XmlElement[] {
  return [element, ...element.children.flatMap(below)];
}

type Open = { -readonly [Key in keyof XmlElement]: XmlElement[Key] };

/**
 * Reads a stream piece by piece and gives each element that closes at `depth` elements below the
 * root. The server escapes `<` and `>` everywhere, so that a tag is what stands between them.
 */
export function makeXmlReader(
  depth: number,
  give: (element: XmlElement) => void,
): (text: string) => void {
  let rest = '';
  const stack: Open[] = [];
  const begin = (tag: string): void => {
    const name = /^[^\s/>]+/.exec(tag)?.[0] ?? '';
    const attrs = Object.fromEntries(
      [...tag.matchAll(/([\w:.-]+)=(?:'([^']*)'|"([^"]*)")/g)].map((match) => [
        match[1] ?? '',
        plain(match[2] ?? match[3] ?? ''),
      ]),
    );
    const element: Open = { name, attrs, children: [], text: '' };
    stack.at(-1)?.children.push(element);
    stack.push(element);
  };
  const end = (): void => {
    const element = stack.pop();
    if (element && stack.length === depth) give(element);
  };
  const take = (token: string): void => {
    const top = stack.at(-1);
    if (!token.startsWith('<')) {
      if (top) top.text += plain(token);
      return;
    }
    if (token.startsWith('<?')) return;
    if (token.startsWith('</')) return end();
    begin(token.slice(1, -1));
    if (token.endsWith('/>')) end();
  };
  return (text) => {
    rest += text;
    for (;;) {
      const token = /^(?:<[^>]*>|[^<]+(?=<))/.exec(rest)?.[0];
      if (token === undefined) return;
      rest = rest.slice(token.length);
      take(token);
    }
  };
}

/** Reads one whole element. */
export function readXml(text: string): XmlElement {
  let found: XmlElement | undefined;
  makeXmlReader(0, (element) => {
    found = element;
  })(text);
  if (!found) throw new Error('No whole element');
  return found;
}

const ENTITIES: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  amp: '&',
  apos: "'",
  quot: '"',
};

function plain(text: string): string {
  return text.replaceAll(/&(\w+);/g, (whole, name: string) => ENTITIES[name] ?? whole);
}
