import { command } from './command.js'
import { firstList } from './first-list.js'
import { ingest } from './ingest.js'
import { restingLoad } from './resting-load.js'
import { rowOf } from './bench.js'
import type { Bench, Row } from './bench.js'

const BENCHES: Bench[] = [ingest, command, firstList, restingLoad]

const shown = (value: number): string => (value >= 100 ? value.toFixed(0) : value.toPrecision(3))

const line = ({ name, value, unit, against, ratio, goal, ok }: Row): string =>
  [
    name.padEnd(14),
    `${shown(value)} ${unit}`.padEnd(22),
    (ratio === null ? '' : `× ${ratio.toFixed(2)}`).padEnd(8),
    `goal ${String(goal)}`.padEnd(10),
    ok ? 'ok ' : 'NOT',
    against,
  ].join('  ')

const names = process.argv.slice(2).filter((argument) => !argument.startsWith('--'))
const json = process.argv.includes('--json')
const chosen = BENCHES.filter(({ name }) => names.length === 0 || names.includes(name))
if (chosen.length === 0) {
  process.stderr.write(`There is no such bench. There are: ${BENCHES.map(({ name }) => name).join(', ')}\n`)
  process.exit(2)
}

const rows: Row[] = []
for (const bench of chosen) {
  const row = rowOf(bench, await bench.measure())
  rows.push(row)
  process.stderr.write(`${line(row)}\n`)
}
if (json) process.stdout.write(`${JSON.stringify(rows)}\n`)
process.exit(rows.every(({ ok }) => ok) ? 0 : 1)
