import type { Action } from '../../src-preload/contract/index.js'
import type { Shape, Tone } from '../components/shapes.js'
import { clockTime, count, visible } from '../format.js'

/** One action as a line of the log, ready to show. */
export type ActivityLine = {
  id: string
  /** When it was asked for, `04:12:09`. */
  time: string
  shape: Shape
  tone: Tone
  /** "Kill", and what follows it in bold: "48213 in imgproxy". */
  deed: string
  target: string
  /** What came of it so far, in words. */
  outcome: string
  /** What to do next; empty where there is nothing to do. */
  tip: string
}

const DEEDS: Record<string, string> = {
  start: 'Start',
  stop: 'Stop',
  restart: 'Restart',
  reload: 'Reload',
  incr: 'Add process to',
  decr: 'Remove process from',
  kill: 'Kill',
}

/** An action in words, from its shape to what to do next. */
export const lineOf = (action: Action): ActivityLine => ({
  id: action.id,
  time: clockTime(action.startedAt),
  ...markOf(action),
  deed: DEEDS[action.verb] ?? visible(action.verb, 40),
  target: action.pid === null ? visible(action.watcher, 80) : `${String(action.pid)} in ${visible(action.watcher, 80)}`,
  outcome: `${outcomeOf(action)}${action.by === 'you' ? '' : `, by ${visible(action.by, 40)}`}`,
  tip: visible(action.tip ?? '', 400),
})

const markOf = ({ phase, verb }: Action): { shape: Shape; tone: Tone } => {
  switch (phase) {
    case 'done':
      return { shape: 'finished', tone: 'finished' }
    case 'failed':
      return { shape: 'failed', tone: 'failed' }
    case 'not confirmed':
      return { shape: 'silent', tone: 'silent' }
    case 'refused':
      return { shape: 'stopped', tone: 'stopped' }
    default:
      return { shape: verb === 'start' || verb === 'incr' ? 'starting' : 'stopping', tone: 'transit' }
  }
}

const outcomeOf = ({ phase, message }: Action): string => {
  const words = visible(message, 400)
  if (phase === 'queued') return words || 'waiting for its turn'
  if (words === '' || words.startsWith(phase)) return words || phase
  return phase === 'done' ? `done, ${words}` : `${phase}: ${words}`
}

/** How many stand where: "2 running · 14 done · 1 failed"; what there is none of is left out. */
export const tally = (actions: readonly Action[]): string => {
  const counts = { running: 0, done: 0, failed: 0, refused: 0, 'not confirmed': 0 }
  for (const { phase } of actions) counts[phase === 'queued' || phase === 'sent' || phase === 'accepted' ? 'running' : phase] += 1
  const parts = Object.entries(counts).filter(([, number]) => number > 0)
  return parts.map(([word, number]) => `${count(number)} ${word}`).join(' · ')
}
