import { z } from 'zod'

/**
 * Where a reader stands in a feed. `epoch` is the host's run: a cursor of another run gets a snapshot.
 * `seq` counts what the feed has told. Absent (null) means: from the beginning, so a snapshot.
 */
export const cursor = z.strictObject({ epoch: z.string().max(64), seq: z.number().int().nonnegative() })
export type Cursor = z.infer<typeof cursor>

/** The input part that every feed shares. */
export const from = { cursor: cursor.nullable() }

/** The output part that every feed shares. `now` is the host's clock (epoch ms, steady within a run) when the answer left. */
export const told = { cursor, now: z.number() }

/** How long a feed holds a call that has nothing to tell, in ms; then it answers empty and the page asks again. */
export const FEED_WAIT_MS = 25_000

/** Endpoint ids are the console's own, never an address. */
export const endpointId = z.string().min(1).max(64)

/** The folded name of a watcher (`foldName` of `src-main/circus/names.ts`): how the console keys it. */
export const watcherKey = z.string().min(1).max(1024)
