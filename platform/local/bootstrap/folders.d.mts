/** The root of the repository. */
export const repositoryRoot: string;
/** The one folder that holds everything the local stack makes; `ASTRA_STATE` moves it. */
export function stateFolder(): string;
