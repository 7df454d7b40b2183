import type { DirectoryPerson } from '@astra/contracts/identity';

/** Identity's directory. Null for somebody who does not exist. @throws AppError `unavailable` when it does not answer. */
export type Directory = { readonly person: (id: string) => Promise<DirectoryPerson | null> };
