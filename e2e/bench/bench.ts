/** One measurement: `value` is ours, `baseline` what it is held against, both in `unit`; a count without a baseline has none. */
export type Measured = { value: number; baseline: number | null }

/** A bench: `goal` is the most that the ratio (or, without a baseline, the value) may be. */
export type Bench = {
  name: string
  unit: string
  /** What the figure is held against, in words. */
  against: string
  goal: number
  measure(): Promise<Measured>
}

/** One line of the table, and one item of `--json`. */
export type Row = {
  name: string
  value: number
  unit: string
  against: string
  ratio: number | null
  goal: number
  ok: boolean
}

export const median = (values: number[]): number => {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2
}

/** Runs ours and the baseline in turn, `rounds` times, and takes the median of each: a slow spell hits both. */
export const interleaved = async (
  rounds: number,
  ours: () => Promise<number>,
  baseline: () => Promise<number>,
): Promise<Measured> => {
  const values: number[] = []
  const baselines: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    const both = [async () => baselines.push(await baseline()), async () => values.push(await ours())]
    // The order alternates too, so that neither always runs on the warmer machine.
    for (const run of round % 2 === 0 ? both : both.reverse()) await run()
  }
  return { value: median(values), baseline: median(baselines) }
}

export const rowOf = ({ name, unit, against, goal }: Bench, { value, baseline }: Measured): Row => {
  const ratio = baseline === null ? null : value / baseline
  return { name, value, unit, against, ratio, goal, ok: (ratio ?? value) <= goal }
}
