/** What stands where no value is known: never 0. */
export const NONE = '–'

const THIN_SPACE = '\u2009'

const grouped = (digits: string): string => digits.replace(/\B(?=(\d{3})+(?!\d))/g, THIN_SPACE)

/** A number with a fixed count of decimals and thin-space thousands: `1 234.5`. */
export const fixed = (value: number, decimals: number): string => {
  const [whole = '0', rest] = Math.abs(value).toFixed(decimals).split('.')
  const sign = value < 0 && Number(value.toFixed(decimals)) !== 0 ? '-' : ''
  return `${sign}${grouped(whole)}${rest === undefined ? '' : `.${rest}`}`
}

/** A whole number with thin-space thousands. */
export const count = (value: number | null): string => (value === null ? NONE : fixed(Math.round(value), 0))

/** The number of a share in %, one decimal, without its unit. */
export const percent = (value: number | null): string => (value === null ? NONE : fixed(value, 1))

/** The number of a size (bytes) in MiB without its unit: one decimal below 100 MiB, none above. */
export const mebibytes = (bytes: number | null): string => {
  if (bytes === null) return NONE
  const size = bytes / 1_048_576
  return fixed(size, size < 99.95 ? 1 : 0)
}

const two = (value: number): string => String(value).padStart(2, '0')

/** A span (s) in two units at most: `14 s`, `9m 12s`, `22h 08m`, `3d 04h`. */
export const age = (seconds: number | null): string => {
  if (seconds === null || Number.isNaN(seconds)) return NONE
  const whole = Math.max(0, Math.floor(seconds))
  const minutes = Math.floor(whole / 60)
  const hours = Math.floor(minutes / 60)
  if (minutes === 0) return `${String(whole)} s`
  if (hours === 0) return `${String(minutes)}m ${two(whole % 60)}s`
  if (hours < 24) return `${String(hours)}h ${two(minutes % 60)}m`
  return `${String(Math.floor(hours / 24))}d ${two(hours % 24)}h`
}

/** How long ago (ms) something was, tenths below ten seconds: `0.4 s ago`, `37 s ago`. */
export const ago = (ms: number | null): string => {
  if (ms === null) return 'never'
  const seconds = Math.max(0, ms) / 1000
  return `${seconds < 9.95 ? `${seconds.toFixed(1)} s` : age(Math.round(seconds))} ago`
}

/** A span (ms) between asking and the answer: `0.4 ms`, `12 ms`, `1.5 s`. */
export const latency = (ms: number): string => {
  if (ms >= 1000) return `${(ms / 1000).toFixed(1)} s`
  return `${ms.toFixed(ms < 9.95 ? 1 : 0)} ms`
}

/** A moment (epoch ms) as this computer's clock shows it: `04:11:52`. */
export const clockTime = (epochMs: number): string => {
  const date = new Date(epochMs)
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`
}

/** `1 watcher`, `12 watchers`. */
export const counted = (value: number, one: string, many = `${one}s`): string => `${count(value)} ${value === 1 ? one : many}`

// Hangul fillers and the blank braille cell are letters by Unicode, and draw nothing.
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}\u115f\u1160\u2800\u3164\uffa0]/gu

const escaped = (character: string): string => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`

/**
 * Text from the wire made safe to look at: control, bidi, zero-width and other unseen characters stand as escapes (`\u{202e}`),
 * and what is longer than `longest` characters is cut with `…`. Every name, command and message is shown through this.
 */
export const visible = (text: string, longest = 2_000): string => {
  const cut = text.length > longest ? `${text.slice(0, longest)}…` : text
  return cut.replace(UNSEEN, escaped)
}
