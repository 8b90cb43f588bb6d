import { SERIES_COLOURS } from './palette.js'

/** A slot is kept for this long (ms) after its line was last seen: as long as the host can still tell the line. */
const KEPT_MS = 600_000

/** Which colour a line has: the least free slot at its birth, for life. Slots from the ninth on are drawn dashed. */
export class SeriesSlots {
  readonly #slots = new Map<string, { slot: number; seenAt: number }>()

  /** Gives every line its slot; call it with the lines in order of birth. `now` is any steady clock, ms. */
  assign(ids: Iterable<string>, now: number): void {
    for (const [id, { seenAt }] of this.#slots) if (now - seenAt > KEPT_MS) this.#slots.delete(id)
    for (const id of ids) {
      const known = this.#slots.get(id)
      if (known) known.seenAt = now
      else this.#slots.set(id, { slot: this.#free(), seenAt: now })
    }
  }

  /** The slot of a line, from 0; 0 for a line that has none. */
  of(id: string): number {
    return this.#slots.get(id)?.slot ?? 0
  }

  #free(): number {
    const taken = new Set([...this.#slots.values()].map(({ slot }) => slot))
    let slot = 0
    while (taken.has(slot)) slot += 1
    return slot
  }
}

/** The number of a slot's colour, from 1, and whether its line is dashed. */
export const lookOf = (slot: number): { colour: number; dashed: boolean } => ({
  colour: (slot % SERIES_COLOURS) + 1,
  dashed: Math.floor(slot / SERIES_COLOURS) % 2 === 1,
})
