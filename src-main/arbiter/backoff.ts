const FIRST_MS = 250
const MOST_MS = 10_000

/**
 * How long to wait before attempt `attempt` (1 is the first after a loss), ms: doubling from 250 ms to 10 s, spread by a
 * quarter either way so that many consoles don't come back in step. Never gives up.
 */
export const backoffMs = (attempt: number, random: () => number = Math.random): number => {
  const base = Math.min(MOST_MS, FIRST_MS * 2 ** Math.min(attempt - 1, 16))
  return Math.round(base * (0.75 + random() * 0.5))
}
