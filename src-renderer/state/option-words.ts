import type { WatcherOption } from '../../src-preload/contract/index.js'
import { visible } from '../format.js'
import { signalWords } from './exit-words.js'

/** An option in the strip: its name, whether Circus can change it while the watcher runs, and its value in words. */
export type OptionWords = { name: string; fixed: boolean; value: string }

/** The options that an operator asks for first, in this order; `fixed` ones are read at the watcher's birth only. */
const FIRST: readonly { name: string; fixed: boolean }[] = [
  { name: 'numprocesses', fixed: false },
  { name: 'graceful_timeout', fixed: false },
  { name: 'stop_signal', fixed: false },
  { name: 'max_retry', fixed: false },
  { name: 'respawn', fixed: false },
  { name: 'copy_env', fixed: false },
  { name: 'shell', fixed: true },
  { name: 'working_dir', fixed: true },
  { name: 'uid', fixed: true },
]

/** The first options with their values, those that circusd sent. */
export const firstOptions = (options: readonly WatcherOption[]): OptionWords[] =>
  FIRST.flatMap(({ name, fixed }) => {
    const option = options.find((candidate) => candidate.name === name)
    return option ? [{ name, fixed, value: valueWords(option) }] : []
  })

const valueWords = ({ name, value }: WatcherOption): string => {
  if (value === null || value === '') return '–'
  if (name === 'graceful_timeout') return `${String(value)} s`
  if (name === 'stop_signal' && typeof value === 'number') return `${signalWords(value)} (${String(value)})`
  if (name === 'max_retry' && value === -1) return 'for ever'
  return visible(String(value), 200)
}
