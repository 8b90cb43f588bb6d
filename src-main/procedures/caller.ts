import type { Role } from '../../src-preload/contract/index.js'

/** Who calls: decided by the shell that let them in, never by the page. */
export type Caller = { role: Role; user: string; shell: 'desktop' | 'browser' }
