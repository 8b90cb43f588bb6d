import type { ConsoleEvent } from '../../src-preload/contract/index.js'
import type { GraphMark } from '../charts/graph-marks.js'
import { visible } from '../format.js'
import { exitWords } from './exit-words.js'

/** Marks kept on a graph, newest first to stay. */
const MOST_MARKS = 200

/** Circus's verbs that read badly on a graph. */
const WORDS: Record<string, string> = { incr: 'add', decr: 'remove' }

/** What happened to a watcher, as marks for its graphs, oldest first: spawns, exits with their status, reloads, own actions. */
export const marksOf = (events: readonly ConsoleEvent[], watcherKey: string): GraphMark[] => {
  const killed = new Set<number>()
  const marks: GraphMark[] = []
  for (const event of events) {
    if (event.kind === 'action') {
      if (event.action.watcherKey === watcherKey && event.action.phase === 'sent') {
        marks.push({ at: event.at, kind: 'own', text: `you: ${WORDS[event.action.verb] ?? visible(event.action.verb, 20)}` })
      }
    } else if (event.kind === 'circus' && event.watcherKey === watcherKey) {
      if (event.what === 'kill' && event.pid !== null) killed.add(event.pid)
      const mark = circusMark(event, killed)
      if (mark) marks.push(mark)
    }
  }
  return marks.slice(-MOST_MARKS)
}

const circusMark = (
  { at, what, pid, exitCode }: Extract<ConsoleEvent, { kind: 'circus' }>,
  killed: ReadonlySet<number>,
): GraphMark | null => {
  if (what === 'spawn') return { at, kind: 'spawn', text: '' }
  if (what === 'reload') return { at, kind: 'reload', text: 'reload' }
  if (what !== 'reap') return null
  const asked = exitCode === 0 || (pid !== null && killed.has(pid))
  return asked ? { at, kind: 'reap', text: '' } : { at, kind: 'failure', text: `exit ${exitWords(exitCode)}` }
}
