import type { Arbiter, Watcher } from '../../src-preload/contract/index.js'
import { CIRCUSD_KEY } from '../../src-preload/contract/index.js'
import type { WatcherRowView } from '../components/watcher-row.js'
import { visible } from '../format.js'
import { hrefOf } from './router.svelte.js'
import { sightOf } from './sights.js'
import { reasonOf, sentenceOf, tagsOf } from './watcher-words.js'

/** What a row's switch depends on beside its watcher. */
export type SwitchFacts = {
  /** Whether what is shown holds now. */
  live: boolean
  endpoint: string
  /** The verb of an action under way on this watcher; null for none. */
  pending: string | null
  /** False for who may only look. */
  mayAct: boolean
  /** The watcher was removed; its row only holds still. */
  gone: boolean
}

const whyNotSwitched = (watcher: Watcher, name: string, facts: SwitchFacts): string | null => {
  const { live, endpoint, pending, mayAct, gone } = facts
  const deed = `Can’t ${watcher.status === 'stopped' ? 'start' : 'stop'} ${name} now.`
  if (gone) return `${deed}\nIt was removed from ${endpoint}.`
  if (!mayAct) return `${deed}\nYou are signed in to look, not to change anything.`
  if (!live) return `${deed}\nNo connection to ${endpoint}. The switch works again when the state has been read.`
  if (watcher.status === 'unknown') return `${deed}\nIts state could not be read.`
  if (pending) return `${deed}\nA ${pending} is under way: Activity tells what comes of it.`
  if (watcher.status === 'stopping') return `${deed}\nIt is stopping; start it when that is done.`
  return null
}

const SHORT: ReadonlySet<Watcher['condition']> = new Set(['degraded', 'flapping', 'failed'])
const SWITCHING = new Set(['start', 'stop'])

const isMoving = ({ status }: Watcher, pending: string | null): boolean =>
  status === 'starting' || status === 'stopping' || (pending !== null && SWITCHING.has(pending))

/** A watcher's row in words and shapes. `now`: host clock, epoch ms. */
export const rowOf = (watcher: Watcher, facts: SwitchFacts, now: number): WatcherRowView => {
  const name = visible(watcher.name, 300)
  const why = facts.gone ? 'removed' : reasonOf(watcher, now)
  const { condition, processes, wanted } = watcher
  return {
    key: watcher.key,
    name,
    tags: tagsOf(watcher),
    href: facts.gone ? null : hrefOf({ screen: 'watcher', key: watcher.key }),
    state: facts.gone
      ? { shape: 'stopped', tone: 'stopped', word: 'Gone', why, tip: `${name} was removed from ${facts.endpoint}.` }
      : { ...sightOf(condition), why, tip: sentenceOf(watcher, why) },
    switch:
      watcher.kind === 'daemon'
        ? null
        : {
            on: watcher.status === 'active',
            moving: facts.live && isMoving(watcher, facts.pending),
            reason: whyNotSwitched(watcher, name, facts),
          },
    running: processes.length,
    wanted,
    short: wanted !== null && processes.length < wanted && SHORT.has(condition),
    command: watcher.command === null ? null : visible(watcher.command),
  }
}

/** The row of circusd itself, first among its daemons. */
export const circusdRow = ({ pid, presence }: Arbiter): WatcherRowView => ({
  key: CIRCUSD_KEY,
  name: 'circusd',
  tags: [],
  href: null,
  state: {
    ...(presence.state === 'not answering'
      ? { shape: 'silent', tone: 'silent', word: 'Not answering', why: '' }
      : { ...sightOf('running'), why: pid === null ? '' : `pid ${String(pid)}` }),
    tip: '',
  },
  switch: null,
  running: 1,
  wanted: 1,
  short: false,
  command: null,
})
