/** As large as a pid can get (`pid_t`). */
const LARGEST_PID = 2 ** 31 - 1
/** User names, commands and addresses are far shorter. */
const LONGEST_TEXT = 1024
const LONGEST_MEMORY = 20

/** A finite number that is not negative, -0 as 0; null for anything else (`N/A` among it). */
export const readFigure = (value: unknown): number | null =>
  typeof value === 'number' && value >= 0 && value < Number.POSITIVE_INFINITY ? value + 0 : null

/** A positive whole number that a process can have; null for anything else. */
export const readPid = (value: unknown): number | null =>
  typeof value === 'number' && Number.isInteger(value) && value > 0 && value <= LARGEST_PID ? value : null

/** A text that says something; null for anything else, `N/A`, an empty or a huge one. */
export const readText = (value: unknown): string | null =>
  typeof value === 'string' && value !== '' && value !== 'N/A' && value.length <= LONGEST_TEXT ? value : null

/** As `bytes2human` of circus writes them: each 1024 times the one before. */
const UNITS = 'BKMGTPEZY'
const FACTORS = Array.from(UNITS, (_, power) => 1024 ** power)
const POINT = 46
const ZERO = 48
const NINE = 57

/**
 * Bytes from circus's text (`512B`, `10.50M`, `1.02G`); null for anything else. By hand, since it runs for every stats message
 * and Number() takes 0x1, 1e9 and spaces too.
 */
export const memoryBytes = (text: unknown): number | null => {
  if (typeof text !== 'string' || text.length < 2 || text.length > LONGEST_MEMORY) return null
  const end = text.length - 1
  const factor = FACTORS[UNITS.indexOf(text.charAt(end))]
  if (factor === undefined) return null
  let digits = 0
  let scale = 0
  for (let at = 0; at < end; at += 1) {
    const code = text.charCodeAt(at)
    if (code >= ZERO && code <= NINE) {
      digits = digits * 10 + (code - ZERO)
      scale *= 10
    } else if (code === POINT && scale === 0 && at > 0) scale = 1
    else return null
  }
  return Math.round((digits / (scale || 1)) * factor)
}
