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

/** A PDF (ISO 32000-1) of pictures alone. What can be read of it by machine are the words under each of them. */
export function writePdf(pages: readonly PictureOfPage[]): Uint8Array {
  const file = new Objects();
  const [catalogue, tree, font, below, map] = [1, 2, 3, 4, 5];
  const first = 6;
  const kids = pages.map((_, at) => `${first + at * 3} 0 R`).join(' ');
  file.add(catalogue, `<< /Type /Catalog /Pages ${tree} 0 R >>`);
  file.add(tree, `<< /Type /Pages /Count ${pages.length} /Kids [${kids}] >>`);
  file.add(
    font,
    `<< /Type /Font /Subtype /Type0 /BaseFont /Helvetica /Encoding /Identity-H /DescendantFonts [${below} 0 R] /ToUnicode ${map} 0 R >>`,
  );
  file.add(
    below,
    '<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Helvetica /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /DW 500 >>',
  );
  file.addStream(map, '', Buffer.from(sameLetters()));
  for (const [at, page] of pages.entries()) addPage(file, first + at * 3, { page, tree, font });
  return file.end(catalogue);
}

function addPage(
  file: Objects,
  id: number,
  { page, tree, font }: { page: PictureOfPage; tree: number; font: number },
): void {
  const { jpeg, width, height, across, words } = page;
  const down = (across * height) / width;
  const [wide, high] = [across.toFixed(2), down.toFixed(2)];
  file.add(
    id,
    `<< /Type /Page /Parent ${tree} 0 R /MediaBox [0 0 ${wide} ${high}] /Contents ${id + 1} 0 R /Resources << /XObject << /P ${id + 2} 0 R >> /Font << /F ${font} 0 R >> >> >>`,
  );
  // Rendering mode 3: not painted.
  const lines = words
    .split('\n')
    .map((line) => `<${hexOf(line)}> Tj T*`)
    .join('\n');
  const text = `BT 3 Tr /F 4 Tf 4 TL 1 0 0 1 4 ${(down - 8).toFixed(2)} Tm\n${lines}\nET`;
  file.addStream(id + 1, '', Buffer.from(`q ${wide} 0 0 ${high} 0 0 cm /P Do Q\n${text}\n`));
  file.addStream(
    id + 2,
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
  readonly #parts: Uint8Array[] = [Buffer.from('%PDF-1.7\n%\u00e2\u00e3\u00cf\u00d3\n', 'latin1')];
  readonly #begins: number[] = [];
  #length = this.#parts[0]?.byteLength ?? 0;

  #put(bytes: Uint8Array): void {
    this.#parts.push(bytes);
    this.#length += bytes.byteLength;
  }

  add(id: number, body: string): void {
    this.#begins[id] = this.#length;
    this.#put(Buffer.from(`${id} 0 obj\n${body}\nendobj\n`, 'latin1'));
  }

  addStream(id: number, about: string, bytes: Uint8Array): void {
    this.#begins[id] = this.#length;
    const head = `${id} 0 obj\n<< ${about}/Length ${bytes.byteLength} >>\nstream\n`;
    this.#put(Buffer.from(head, 'latin1'));
    this.#put(bytes);
    this.#put(Buffer.from('\nendstream\nendobj\n', 'latin1'));
  }

  end(root: number): Uint8Array {
    const at = this.#length;
    const rows = this.#begins
      .slice(1)
      .map((begin) => `${String(begin).padStart(10, '0')} 00000 n `);
    const size = rows.length + 1;
    const table = `xref\n0 ${size}\n0000000000 65535 f \n${rows.join('\n')}\n`;
    this.#put(
      Buffer.from(
        `${table}trailer\n<< /Size ${size} /Root ${root} 0 R >>\nstartxref\n${at}\n%%EOF\n`,
      ),
    );
    return Buffer.concat(this.#parts);
  }
}
