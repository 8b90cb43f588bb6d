/**
 * What went wrong, as a value. `message` says what is the matter and `tip` what to do about it, each one sentence for an operator.
 * - `NOT_CONNECTED`: there is no circusd at the other end now.
 * - `TIMEOUT`: nothing came before the deadline; whether a change happened is unknown.
 * - `CIRCUS_ERROR`: circusd refused; `errno` as in its `errors.py`, `reason` the last line of its own words without the request.
 * - `CONFLICT`: another command holds circusd's lock, and `running` is that command's name.
 * - `BAD_REPLY`: something answered, but not in the shape that circusd uses.
 * - `INVALID_TARGET`: a name, pid or number that is never sent to circusd.
 * - `INVALID_ENDPOINT`: the address can't be one of a circusd.
 */
export type Trouble =
  | { code: TroubleCode; message: string; tip: string }
  | { code: 'CIRCUS_ERROR'; errno: number; reason: string; message: string; tip: string }
  | { code: 'CONFLICT'; running: string; message: string; tip: string }

type TroubleCode = 'NOT_CONNECTED' | 'TIMEOUT' | 'BAD_REPLY' | 'INVALID_TARGET' | 'INVALID_ENDPOINT'

/** A value or what kept it from being there. */
export type Outcome<T> = { ok: true; value: T } | { ok: false; trouble: Trouble }

/** The outcome of what succeeded. */
export const done = <T>(value: T): Outcome<T> => ({ ok: true, value })

/** The outcome of what did not. */
export const failed = (trouble: Trouble): Outcome<never> => ({ ok: false, trouble })

/** A trouble that needs nothing but its words. */
export const trouble = (code: TroubleCode, message: string, tip: string): Trouble => ({ code, message, tip })

/** Outside text as part of a sentence: quoted, cut, control and invisible characters as escapes. */
export const quoted = (text: string, longest = 80): string => {
  const cut = text.length > longest ? `${text.slice(0, longest)}…` : text
  return `“${cut.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, escaped)}”`
}

const escaped = (character: string): string => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`
