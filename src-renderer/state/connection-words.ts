import type { Arbiter, LinkCounters, Presence } from '../../src-preload/contract/index.js'
import type { LineState } from '../transport/client.js'
import { ago, clockTime, count, counted, latency, visible } from '../format.js'
import type { Sight } from './sights.js'
import { presenceSight } from './sights.js'
import type { PageTrouble } from './trouble.js'
import { busyWords } from './watcher-words.js'

/** All that the Connection region tells, in words; an empty text stands for nothing to tell. */
export type ConnectionWords = Sight & {
  age: string
  address: string
  answers: string
  reason: string
  tip: string
  attempt: string
  busy: { doing: string; watcher: string | null; left: string } | null
  counters: string
}

/** What the words are made from. `now` and `lastDataAt` are the host's clock, epoch ms. */
export type ConnectionFacts = {
  /** Null before the page's first line to the console. */
  line: LineState | null
  /** Null where no endpoint is chosen. */
  arbiter: Arbiter | null
  /** An endpoint is chosen, known or not. */
  chosen: boolean
  trouble: PageTrouble | null
  counters: LinkCounters | null
  /** The grace (s) of the watcher that the lock is held for; null where it isn't known. */
  graceS: number | null
  /** Figures come, whatever circusd itself does. */
  flowing: boolean
  lastDataAt: number | null
  now: number
}

const NOTHING: Omit<ConnectionWords, keyof Sight> = {
  age: '',
  address: '',
  answers: '',
  reason: '',
  tip: '',
  attempt: '',
  busy: null,
  counters: '',
}

/** How the connection stands, in words: the page's own line first, then the endpoint's. */
export const connectionWords = (facts: ConnectionFacts): ConnectionWords => {
  const { line, arbiter, chosen, trouble, lastDataAt, now } = facts
  const address = arbiter ? visible(arbiter.address, 300) : ''
  const age = lastDataAt === null ? '' : ago(now - lastDataAt)
  if (line === null) return { ...NOTHING, ...presenceSight('connecting'), reason: 'To the console’s host.' }
  if (line.state === 'closed')
    return { ...NOTHING, ...presenceSight('offline'), age, address, reason: line.reason, tip: line.tip }
  if (!chosen) return { ...NOTHING, ...presenceSight('offline'), reason: 'Not connected to anything.' }
  if (trouble) return { ...NOTHING, ...presenceSight('failed'), age, address, ...troubleWords(trouble) }
  if (!arbiter) return { ...NOTHING, ...presenceSight('connecting') }
  const { presence, lock } = arbiter
  return {
    ...presenceSight(presence.state),
    age,
    address,
    answers: presence.answersInMs === null || presence.state !== 'live' ? '' : `answers in ${latency(presence.answersInMs)}`,
    reason: visible(presence.reason ?? '', 300),
    tip: visible(presence.tip ?? '', 300),
    attempt: attemptWords(presence, now),
    busy: lock && presence.state === 'live' ? busyWords(lock, facts.graceS, now) : null,
    counters: counterWords(facts.counters),
  }
}

const troubleWords = ({ message, tip }: PageTrouble): { reason: string; tip: string } => ({
  reason: visible(message, 300),
  tip: visible(tip ?? '', 300),
})

/** When the next attempt is: "retry in 4 s", "trying now"; empty where none is planned. */
export const nextTryWords = ({ state, nextTryAt }: Presence, now: number): string => {
  if (nextTryAt !== null && nextTryAt > now) return `retry in ${String(Math.ceil((nextTryAt - now) / 1000))} s`
  return state === 'live' || state === 'offline' ? '' : 'trying now'
}

const attemptWords = (presence: Presence, now: number): string => {
  if (presence.attempt === 0) return ''
  return `Attempt ${String(presence.attempt)}, ${nextTryWords(presence, now).replace('retry', 'next')}`
}

const counterWords = (counters: LinkCounters | null): string => {
  const told = [
    counters?.malformed ? `${counted(counters.malformed, 'frame')} not understood` : '',
    counters?.dropped ? `${count(counters.dropped)} dropped` : '',
  ]
  return told.filter(Boolean).join(', ')
}

/** The notice over data that may not hold any more. */
export const staleWords = (facts: ConnectionFacts): { lead: string; rest: string } => {
  const { line, arbiter, lastDataAt, flowing, now } = facts
  const lead = lastDataAt === null ? 'No data yet' : `Last ${flowing ? 'answer' : 'data'} ${ago(now - lastDataAt)}`
  const at = lastDataAt === null ? '' : `at ${clockTime(lastDataAt)}`
  const next =
    line?.state === 'open' && arbiter ? nextTryWords(arbiter.presence, now) : (line?.state === 'closed' && line.reason) || ''
  return { lead, rest: [at, flowing ? 'figures still come' : '', next].filter(Boolean).join(' · ') }
}
