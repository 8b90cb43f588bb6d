import type { ConnectionFacts } from './connection-words.js'
import type { EndpointScope } from './endpoint-scope.svelte.js'
import type { Ringside } from './ringside.svelte.js'

/** What the connection's words are made from, as it stands now; who reads it is drawn again each second. */
export const connectionFacts = ({ line, clock }: Ringside, scope: EndpointScope | null): ConnectionFacts => {
  const arbiter = scope?.arbiter.arbiter ?? null
  const held = arbiter?.lock?.watcher ?? null
  return {
    line: line.state,
    arbiter,
    chosen: scope !== null,
    trouble: scope?.arbiter.trouble ?? null,
    counters: scope?.arbiter.counters ?? null,
    graceS: held === null ? null : (scope?.arbiter.watcher(held)?.gracefulTimeout ?? null),
    lastDataAt: scope?.lastDataAt ?? null,
    now: clock.second,
  }
}
