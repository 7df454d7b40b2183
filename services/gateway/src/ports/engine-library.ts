/** The engine's own client, as every page gets it. */
export type EngineLibrary = Readonly<Record<'plain' | 'gzip' | 'br', Buffer>>;

/** @throws AppError `unavailable` while the deployment serves nothing, or something else than was pinned. */
export type ReadEngineLibrary = () => Promise<EngineLibrary>;
