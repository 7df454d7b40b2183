import type { Plugin } from 'vite';

/** Where the page begins, what reads kept messages, and the words: all that they need comes with them. */
const beginnings = [
  /\/index\.html$/u,
  /\/src\/offline\/offline-screen\.tsx$/u,
  /\/src\/locales\/(?:fr|en)\/app\.ts$/u,
];

interface Chunk {
  readonly type: string;
  readonly facadeModuleId?: string | null;
  readonly imports?: readonly string[];
  readonly viteMetadata?: {
    readonly importedCss: ReadonlySet<string>;
    readonly importedAssets: ReadonlySet<string>;
  };
}

/** Names the files without which the page cannot be read offline; nothing else of it is kept on a device. */
export function offlineShell(): Plugin {
  return {
    name: 'offline-shell',
    apply: 'build',
    // After the styles have their names.
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const chunks = bundle as unknown as Readonly<Record<string, Chunk>>;
        const files = new Set<string>();
        const take = (name: string): void => {
          const chunk = chunks[name];
          if (!chunk || files.has(name)) return;
          files.add(name);
          for (const one of chunk.imports ?? []) take(one);
          for (const one of chunk.viteMetadata?.importedCss ?? []) files.add(one);
          for (const one of chunk.viteMetadata?.importedAssets ?? []) files.add(one);
        };
        const found = beginnings.map((beginning) =>
          Object.keys(chunks).filter((name) => beginning.test(chunks[name]?.facadeModuleId ?? '')),
        );
        if (found.some((names) => names.length === 0))
          this.error('A beginning of the page is gone');
        for (const name of found.flat()) take(name);
        const source = JSON.stringify({ files: [...files].map((name) => `/${name}`).toSorted() });
        this.emitFile({ type: 'asset', fileName: 'offline-shell.json', source });
      },
    },
  };
}
