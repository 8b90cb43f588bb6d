/** As large as a pid can get (`pid_t`). */
const LARGEST_PID = 2 ** 31 - 1
/** User names, commands and addresses are far shorter. */
const LONGEST_TEXT = 1024
const LONGEST_MEMORY = 24

/** Powers of 1024, as `bytes2human` of circus writes them. */
const UNITS: ReadonlyMap<string, number> = new Map([...'BKMGTPEZY'].map((unit, power) => [unit, 1024 ** power]))

/** A finite number that is not negative, -0 as 0; null for anything else (`N/A` among it). */
export const readFigure = (value: unknown): number | null =>
  typeof value === 'number' && value >= 0 && value < Number.POSITIVE_INFINITY ? value + 0 : null

/** A positive whole number that a process can have; null for anything else. */
export const readPid = (value: unknown): number | null =>
  typeof value === 'number' && Number.isInteger(value) && value > 0 && value <= LARGEST_PID ? value : null

/** A text that says something; null for anything else, `N/A`, an empty or a huge one. */
export const readText = (value: unknown): string | null =>
  typeof value === 'string' && value !== '' && value !== 'N/A' && value.length <= LONGEST_TEXT ? value : null

/** Bytes from circus's text (`512B`, `10.50M`, `1.02G`; powers of 1024, two decimals kept by circusd); null for anything else. */
export const memoryBytes = (text: unknown): number | null => {
  if (typeof text !== 'string' || text.length < 2 || text.length > LONGEST_MEMORY) return null
  const unit = UNITS.get(text.charAt(text.length - 1))
  if (unit === undefined) return null
  if (!isDecimal(text, text.length - 1)) return null
  const bytes = Math.round(Number(text.slice(0, -1)) * unit)
  return Number.isFinite(bytes) ? bytes : null
}

/** Whether the first `end` characters are digits with at most one point among them: Number() alone would take 0x1, 1e9 and more. */
const isDecimal = (text: string, end: number): boolean => {
  let points = 0
  for (let at = 0; at < end; at += 1) {
    const code = text.charCodeAt(at)
    if (code === POINT && at > 0) points += 1
    else if (code < ZERO || code > NINE) return false
  }
  return points <= 1
}

const POINT = 46
const ZERO = 48
const NINE = 57
