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
    graceS: held === null ? null : graceOf(scope, held),
    flowing: line.open && (scope?.figuresFresh(clock.second) ?? false),
    lastDataAt: scope?.lastDataAt ?? null,
    now: clock.second,
  }
}

const graceOf = (scope: EndpointScope | null, name: string): number | null => {
  for (const watcher of scope?.arbiter.watchers.values() ?? []) if (watcher.name === name) return watcher.gracefulTimeout
  return null
}
