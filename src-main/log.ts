type Line = (fields: Record<string, unknown>, message: string) => void

/** Where the console tells what happened to it; pino's shape. Fields are ids, codes and counts, never replies or environments. */
export type Log = { info: Line; warn: Line; error: Line }

/** A log that keeps nothing, for tests and tools. */
export const silentLog: Log = { info: () => undefined, warn: () => undefined, error: () => undefined }
