import { Fragment, createElement } from 'react';
import type { ReactElement, ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { Block, Cell, Run } from '@astra/office-reader/office-document';
import { BytesPicture } from '#shared/bytes-picture.tsx';

/** What cannot be told apart by anything but its place: nothing is put in or taken out. */
const placed = <T,>(all: readonly T[]): readonly (readonly [key: string, each: T])[] =>
  all.map((each, at) => [String(at), each]);

/** The title of the sheet stands above all headings of a file. */
const underTitle = 2;
const lowest = 6;

const places = { raised: 'sup', lowered: 'sub' } as const;

function Words({ run }: { readonly run: Run }): ReactNode {
  const looks = [
    run.isBold === true && 'strong',
    run.isItalic === true && 'em',
    run.isUnderlined === true && 'u',
    run.isStruck === true && 's',
    run.place !== undefined && places[run.place],
  ];
  return looks.reduce<ReactNode>(
    (inner, look) => (look === false ? inner : createElement(look, null, inner)),
    run.text,
  );
}

function Runs({ runs }: { readonly runs: readonly Run[] }): ReactElement[] {
  return placed(runs).map(([key, run]) => (
    <Fragment key={key}>
      <Words run={run} />
    </Fragment>
  ));
}

function Picture({ block }: { readonly block: Extract<Block, { kind: 'picture' }> }): ReactElement {
  const t = useTranslations('documents.look.office');
  const name = block.alt === '' ? t('picture') : block.alt;
  if (block.content === null || block.mediaType === null)
    return <p className="small soft">{t('noPicture', { name })}</p>;
  const { content, mediaType } = block;
  return <BytesPicture {...{ content, mediaType, name }} broken={t('noPicture', { name })} />;
}

function TableOf({ rows }: { readonly rows: readonly (readonly Cell[])[] }): ReactElement {
  return (
    <table>
      <tbody>
        {placed(rows).map(([row, cells]) => (
          <tr key={row}>
            {placed(cells).map(([cell, { blocks, columns, rows: down }]) => (
              <td key={cell} colSpan={columns} rowSpan={down}>
                <Blocks blocks={blocks} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

type Item = Extract<Block, { kind: 'item' }>;

function Items({ items }: { readonly items: readonly Item[] }): ReactElement {
  return (
    <ul>
      {placed(items).map(([key, { depth, label, runs }]) => (
        <li key={key} data-depth={depth}>
          <span aria-hidden={label === null}>{label ?? '\u2022'}</span>
          <span>
            <Runs runs={runs} />
          </span>
        </li>
      ))}
    </ul>
  );
}

function One({ block }: { readonly block: Exclude<Block, Item> }): ReactElement {
  switch (block.kind) {
    case 'heading':
      return createElement(
        `h${String(Math.min(lowest, block.level + underTitle))}`,
        { 'data-level': block.level },
        <Runs runs={block.runs} />,
      );
    case 'paragraph':
      return (
        <p>
          <Runs runs={block.runs} />
        </p>
      );
    case 'table':
      return <TableOf rows={block.rows} />;
    case 'picture':
      return <Picture block={block} />;
  }
}

/** Items that follow each other are one list. */
function grouped(blocks: readonly Block[]): readonly (Exclude<Block, Item> | Item[])[] {
  const groups: (Exclude<Block, Item> | Item[])[] = [];
  for (const block of blocks) {
    const last = groups.at(-1);
    if (block.kind !== 'item') groups.push(block);
    else if (Array.isArray(last)) last.push(block);
    else groups.push([block]);
  }
  return groups;
}

/** Parts of a text, in reading order. */
export function Blocks({ blocks }: { readonly blocks: readonly Block[] }): ReactElement {
  return (
    <>
      {placed(grouped(blocks)).map(([key, group]) =>
        Array.isArray(group) ? <Items key={key} items={group} /> : <One key={key} block={group} />,
      )}
    </>
  );
}
