import { z } from 'zod'
import { failed, quoted, trouble } from './trouble.js'
import type { Outcome } from './trouble.js'

/** An object from outside, looked up by own keys only. */
export type Fields = ReadonlyMap<string, unknown>

/** Problems told for one reply; beyond this only their number. */
const MOST_PROBLEMS = 20

const plainObject = z.custom<object>((value) => typeof value === 'object' && value !== null && !Array.isArray(value))

/** The own entries of an object, so that a watcher may be named `__proto__`; null for anything that is no plain object. */
export const fieldsOf = (value: unknown): Fields | null => {
  const parsed = plainObject.safeParse(value)
  return parsed.success ? new Map<string, unknown>(Object.entries(parsed.data)) : null
}

/** The outcome for a reply that lacks what every circusd sends with it. */
export const badReply = (what: string): Outcome<never> =>
  failed(
    trouble('BAD_REPLY', `circusd's answer holds no ${what}.`, 'Check that the address is the control endpoint of a circusd.'),
  )

/** Collects what could not be read beside what could. */
export class Problems {
  readonly #list: string[] = []
  #more = 0

  add(problem: string): void {
    if (this.#list.length < MOST_PROBLEMS) this.#list.push(problem)
    else this.#more += 1
  }

  get list(): string[] {
    return this.#more === 0 ? this.#list : [...this.#list, `and ${String(this.#more)} more`]
  }
}

/** One field by its schema; where it doesn't fit, a problem is noted and `otherwise` stands for it. A missing field is no problem. */
export const field = <T>(fields: Fields, name: string, schema: z.ZodType<T>, otherwise: T, problems: Problems): T => {
  const value = fields.get(name)
  if (value === undefined) return otherwise
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  problems.add(`${name} is ${describe(value)}`)
  return otherwise
}

/** A value in a few words. Texts are not shown: they may be secrets. */
export const describe = (value: unknown): string => {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'number' || typeof value === 'boolean') return quoted(String(value))
  return typeof value === 'string' ? 'a text' : `an ${typeof value}`
}
