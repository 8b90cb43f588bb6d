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
  const first = text.charCodeAt(0)
  // A digit first: Number() would also take signs, spaces, Infinity and nothing at all.
  if (first < 48 || first > 57) return null
  const bytes = Math.round(Number(text.slice(0, -1)) * unit)
  return Number.isFinite(bytes) ? bytes : null
}
