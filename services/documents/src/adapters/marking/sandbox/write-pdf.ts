/** A page as a picture (JPEG), with the words that are on it for who does not see it. */
export type PictureOfPage = {
  readonly jpeg: Uint8Array;
  /** In pixels. */
  readonly width: number;
  readonly height: number;
  /** Of the page in points, 72 to an inch. */
  readonly across: number;
  readonly words: string;
};

export type GrowingPdf = {
  /** The bytes that bring the next page: with those before them they are a whole PDF, ending in `%%EOF` and a newline. */
  readonly add: (page: PictureOfPage) => Uint8Array;
};

const [catalogue, tree, font, below, map] = [1, 2, 3, 4, 5];
const firstPage = 6;

/**
 * A PDF (ISO 32000-1) of pictures alone. What can be read of it by machine are the words under each of them. It is written page by
 * page, each by an update of its own (7.5.6): from the first on it has all its pages, those that are still to come empty.
 */
export function makePdf(count: number): GrowingPdf {
  const file = new Objects(firstPage + 3 * count);
  let done = 0;
  return {
    add: (page) => {
      if (done === 0) addFrame(file, count, page);
      // Its own objects, and in the place of the empty page.
      addPage(file, { page, id: firstPage + done, parts: firstPage + count + 2 * done });
      done += 1;
      return file.update(catalogue);
    },
  };
}

function addFrame(file: Objects, count: number, first: PictureOfPage): void {
  const pages = Array.from({ length: count }, (_, at) => firstPage + at);
  file.add(catalogue, `<< /Type /Catalog /Pages ${tree} 0 R >>`);
  const kids = pages.map((id) => `${id} 0 R`).join(' ');
  file.add(tree, `<< /Type /Pages /Count ${count} /Kids [${kids}] >>`);
  file.add(
    font,
    `<< /Type /Font /Subtype /Type0 /BaseFont /Helvetica /Encoding /Identity-H /DescendantFonts [${below} 0 R] /ToUnicode ${map} 0 R >>`,
  );
  file.add(
    below,
    '<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Helvetica /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /DW 500 >>',
  );
  file.addStream(map, '', Buffer.from(sameLetters()));
  for (const id of pages.slice(1))
    file.add(id, `<< /Type /Page /Parent ${tree} 0 R ${boxOf(first)} /Resources << >> >>`);
}

const sizeOf = ({ across, width, height }: PictureOfPage): readonly [string, string, number] => {
  const down = (across * height) / width;
  return [across.toFixed(2), down.toFixed(2), down];
};
function boxOf(page: PictureOfPage): string {
  const [wide, high] = sizeOf(page);
  return `/MediaBox [0 0 ${wide} ${high}]`;
}

function addPage(
  file: Objects,
  {
    page,
    id,
    parts,
  }: { readonly page: PictureOfPage; readonly id: number; readonly parts: number },
): void {
  const { jpeg, width, height, words } = page;
  const [wide, high, down] = sizeOf(page);
  file.add(
    id,
    `<< /Type /Page /Parent ${tree} 0 R ${boxOf(page)} /Contents ${parts} 0 R /Resources << /XObject << /P ${parts + 1} 0 R >> /Font << /F ${font} 0 R >> >> >>`,
  );
  // Rendering mode 3: not painted.
  const lines = words
    .split('\n')
    .map((line) => `<${hexOf(line)}> Tj T*`)
    .join('\n');
  const text = `BT 3 Tr /F 4 Tf 4 TL 1 0 0 1 4 ${(down - 8).toFixed(2)} Tm\n${lines}\nET`;
  file.addStream(parts, '', Buffer.from(`q ${wide} 0 0 ${high} 0 0 cm /P Do Q\n${text}\n`));
  file.addStream(
    parts + 1,
    `/Type /XObject /Subtype /Image /Width ${width} /Height ${height} /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode `,
    jpeg,
  );
}

const hexOf = (text: string): string => {
  const bytes = Buffer.from(text, 'utf16le');
  return bytes.swap16().toString('hex');
};

const codeOf = (number: number): string => number.toString(16).padStart(4, '0');

/** Each code is the letter of that number. */
function sameLetters(): string {
  const ranges = Array.from(
    { length: 256 },
    (_, high) => `<${codeOf(high * 256)}> <${codeOf(high * 256 + 255)}> <${codeOf(high * 256)}>`,
  );
  const blocks = [ranges.slice(0, 100), ranges.slice(100, 200), ranges.slice(200)].map(
    (block) => `${block.length} beginbfrange\n${block.join('\n')}\nendbfrange`,
  );
  return `/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Same def /CMapType 2 def
1 begincodespacerange <0000> <ffff> endcodespacerange
${blocks.join('\n')}
endcmap end end`;
}

/** What a PDF is made of, and where each begins. */
class Objects {
  /** One more than the highest number of an object. */
  readonly #size: number;
  #parts: Uint8Array[] = [Buffer.from('%PDF-1.7\n%\u00e2\u00e3\u00cf\u00d3\n', 'latin1')];
  #length = this.#parts[0]?.byteLength ?? 0;
  /** Since the last update. */
  #begins = new Map<number, number>();
  #tableBefore: number | null = null;

  constructor(size: number) {
    this.#size = size;
  }

  #put(bytes: Uint8Array): void {
    this.#parts.push(bytes);
    this.#length += bytes.byteLength;
  }

  add(id: number, body: string): void {
    this.#begins.set(id, this.#length);
    this.#put(Buffer.from(`${id} 0 obj\n${body}\nendobj\n`, 'latin1'));
  }

  addStream(id: number, about: string, bytes: Uint8Array): void {
    this.#begins.set(id, this.#length);
    const head = `${id} 0 obj\n<< ${about}/Length ${bytes.byteLength} >>\nstream\n`;
    this.#put(Buffer.from(head, 'latin1'));
    this.#put(bytes);
    this.#put(Buffer.from('\nendstream\nendobj\n', 'latin1'));
  }

  /** The bytes since the last one, with the table of what they bring. */
  update(root: number): Uint8Array {
    const at = this.#length;
    const rows = [...this.#begins].map(
      ([id, begin]) => `${id} 1\n${String(begin).padStart(10, '0')} 00000 n \n`,
    );
    const isFirst = this.#tableBefore === null;
    const head = isFirst ? '0 1\n0000000000 65535 f \n' : '';
    const before = isFirst ? '' : `/Prev ${this.#tableBefore} `;
    this.#put(
      Buffer.from(
        `xref\n${head}${rows.join('')}trailer\n<< /Size ${this.#size} ${before}/Root ${root} 0 R >>\nstartxref\n${at}\n%%EOF\n`,
      ),
    );
    const bytes = Buffer.concat(this.#parts);
    this.#parts = [];
    this.#begins = new Map();
    this.#tableBefore = at;
    return bytes;
  }
}
