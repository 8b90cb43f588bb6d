/** Steps between hairlines, times a power of ten. */
const STEPS = [1, 2, 2.5, 5, 10]
/** Hairlines above the floor at most. */
const MOST_INTERVALS = 4

/** A vertical scale from 0: `top` is the last of `ticks`, which are round and at most four above 0. */
export type Scale = { top: number; ticks: number[]; step: number }

/** The scale for values up to `peak`, at least up to `least`. */
export const valueScale = (peak: number, least: number): Scale => {
  const reach = Math.max(peak, least)
  const rough = reach / MOST_INTERVALS
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = (STEPS.find((candidate) => candidate * power * MOST_INTERVALS >= reach) ?? 10) * power
  const intervals = Math.max(1, Math.ceil(reach / step - 1e-9))
  return { top: intervals * step, ticks: Array.from({ length: intervals + 1 }, (_, i) => i * step), step }
}

/** A tick of the time axis: host clock (epoch ms) and what it says. */
export type TimeTick = { at: number; text: string }

const two = (value: number): string => String(value).padStart(2, '0')

const secondsOf = (at: number): string => {
  const date = new Date(at)
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`
}

/** Round clock times between `from` and `to` (epoch ms), and both ends: the right one is "now" while `live`. None touch. */
export const timeTicks = (from: number, to: number, live = true): TimeTick[] => {
  const span = to - from
  const step = span > 120_000 ? 60_000 : 15_000
  const ticks: TimeTick[] = []
  for (let at = Math.ceil(from / step) * step; at < to; at += step) {
    const text = secondsOf(at)
    if (at > from + span * 0.16 && at < to - span * (live ? 0.09 : 0.16))
      ticks.push({ at, text: step === 60_000 ? text.slice(0, 5) : text })
  }
  return [{ at: from, text: secondsOf(from) }, ...ticks, { at: to, text: live ? 'now' : secondsOf(to) }]
}

/** How the memory axis counts: MiB, and GiB from ten of them on. */
export const memoryUnit = (peakBytes: number): { unit: string; bytes: number } =>
  peakBytes >= 10 * 2 ** 30 ? { unit: 'GiB', bytes: 2 ** 30 } : { unit: 'MiB', bytes: 2 ** 20 }
