import type { Plugin } from 'vite';

const quiet = /chat-core\/src\/matrix\/quiet\.ts$/u;
const client = /matrix-js-sdk\/lib\/(?!logger\.js)/u;

/**
 * Parts of the chat's client take hold of the console as they are loaded. A bundle does not keep to the order of imports inside
 * one file; so what hushes them is a file of its own, which runs before, and a bundle in which it is not is refused.
 */
export function quietFirst(): Plugin {
  return {
    name: 'quiet-first',
    apply: 'build',
    config: () => ({
      build: {
        rolldownOptions: {
          output: { codeSplitting: { groups: [{ name: 'quiet', test: quiet }] } },
        },
      },
    }),
    generateBundle(_options, bundle) {
      for (const part of Object.values(bundle)) {
        if (part.type !== 'chunk' || !part.moduleIds.some((id) => quiet.test(id))) continue;
        const loud = part.moduleIds.find((id) => client.test(id));
        if (loud !== undefined) this.error(`${part.fileName} hushes the console beside ${loud}.`);
      }
    },
  };
}
