import type { Process } from '../../src-preload/contract/index.js'
import type { CircusEvent } from '../circus/event.js'
import { foldName, topicName } from '../circus/names.js'
import { EXITS_WINDOW_MS } from './condition.js'
import type { Effect, Fact } from './fact.js'
import { noEffect } from './fact.js'
import type { WatcherRecord } from './watcher-record.js'
import { newRecord, settle, withExit } from './watcher-record.js'

type Of<K extends Fact['kind']> = Extract<Fact, { kind: K }>

/** Actions after which a watcher, or the list of them, has to be read again: the event says that, not what changed. */
const HINTS = new Set(['add', 'remove', 'updated', 'reload', 'start', 'stop', 'kill'])

/** Killed pids remembered at most; beyond it all are forgotten, and their exits count as nobody's wish. */
const MOST_TOLD = 10_000

/**
 * What is known of an arbiter's watchers. It does nothing by itself: facts go in, the effect comes out, and the same facts
 * give the same state.
 */
export class ArbiterState {
  readonly #records = new Map<string, WatcherRecord>()
  /** Which watchers an event topic's name may mean: names that differ in case or in a space share one. */
  readonly #topics = new Map<string, string[]>()
  readonly #owners = new Map<number, string>()
  /** Pids that circusd was told to end: a read may tell that they are gone before their reap comes. */
  readonly #told = new Set<number>()

  get(key: string): WatcherRecord | undefined {
    return this.#records.get(key)
  }

  records(): IterableIterator<WatcherRecord> {
    return this.#records.values()
  }

  get size(): number {
    return this.#records.size
  }

  /** The watcher that has process `pid`, or null. */
  ownerOf(pid: number): string | null {
    return this.#owners.get(pid) ?? null
  }

  /** The watcher that a topic's name means, or null where it fits none or several. */
  byTopic(name: string): string | null {
    const folded = foldName(name)
    if (this.#records.has(folded) && (this.#topics.get(topicName(folded))?.length ?? 0) < 2) return folded
    const keys = this.#topics.get(topicName(name))
    return keys?.length === 1 ? (keys[0] ?? null) : null
  }

  /** The watcher that an event is about: by its topic, or where that is shared, by its pid. */
  aboutWhom(event: CircusEvent): string | null {
    const byTopic = this.byTopic(event.topicName)
    if (byTopic !== null || event.pid === null) return byTopic
    const owner = this.ownerOf(event.pid)
    return owner !== null && this.#topics.get(event.topicName)?.includes(owner) ? owner : null
  }

  apply(fact: Fact): Effect {
    const effect = noEffect()
    switch (fact.kind) {
      case 'statuses':
        this.#statuses(fact, effect)
        break
      case 'status':
        this.#status(fact.key, fact.status, fact.at, effect)
        break
      case 'pids':
        this.#pids(fact, effect)
        break
      case 'options':
        this.#update(fact.key, fact.at, effect, (record) => ({ ...record, options: fact.options, problem: null }))
        break
      case 'process':
        this.#process(fact, effect)
        break
      case 'problem':
        this.#update(fact.key, fact.at, effect, (record) => ({ ...record, problem: fact.problem }))
        break
      case 'event':
        this.#event(fact, effect)
        break
      case 'tick':
        this.#tick(fact.at, effect)
        break
      case 'new run':
        for (const key of [...this.#records.keys()]) this.#remove(key, effect)
        break
    }
    return effect
  }

  #statuses({ statuses, at }: Of<'statuses'>, effect: Effect): void {
    const seen = new Set<string>()
    for (const { name, status } of statuses) {
      const key = foldName(name)
      seen.add(key)
      if (!this.#records.has(key)) this.#add(newRecord(name, status, at), effect)
      this.#status(key, status, at, effect)
    }
    for (const key of [...this.#records.keys()]) if (!seen.has(key)) this.#remove(key, effect)
  }

  #status(key: string, status: WatcherRecord['status'], at: number, effect: Effect): void {
    const record = this.#records.get(key)
    if (!record || (record.status === status && record.condition !== 'unknown')) return
    this.#update(key, at, effect, (before) => ({ ...before, status }))
    if (status === 'stopped') this.#pids({ kind: 'pids', key, pids: [], at }, effect)
    else effect.reread.add(key)
  }

  #pids({ key, pids, at }: Of<'pids'>, effect: Effect): void {
    const record = this.#records.get(key)
    if (!record) return
    const known = new Map(record.processes.map((process) => [process.pid, process]))
    if (pids.length === known.size && pids.every((pid) => known.has(pid))) return
    this.#update(key, at, effect, (before) => ({
      ...before,
      processes: pids.map((pid) => known.get(pid) ?? born(pid, at)),
    }))
    for (const pid of known.keys()) if (!pids.includes(pid)) this.#end(key, pid, effect)
    for (const pid of pids) this.#owners.set(pid, key)
  }

  #process({ key, pid, createTime, wid, at }: Of<'process'>, effect: Effect): void {
    this.#update(key, at, effect, (record) => ({
      ...record,
      processes: record.processes.map((process) =>
        process.pid === pid ? { ...process, createTime: createTime ?? process.createTime, wid: wid ?? process.wid } : process,
      ),
    }))
  }

  #event({ event, at }: Of<'event'>, effect: Effect): void {
    const key = this.aboutWhom(event)
    if (key === null) {
      const keys = this.#topics.get(event.topicName)
      if (keys) for (const each of keys) effect.reread.add(each)
      else effect.statuses = true
      return
    }
    if (HINTS.has(event.action)) effect.reread.add(key)
    if (event.action === 'add' || event.action === 'remove') effect.statuses = true
    if (event.action === 'start' || event.action === 'stop') effect.statuses = true
    if (event.pid !== null) this.#processEvent(key, event.pid, event, at, effect)
  }

  #processEvent(key: string, pid: number, event: CircusEvent, at: number, effect: Effect): void {
    if (event.action === 'spawn') this.#spawned(key, pid, at, effect)
    else if (event.action === 'reap') this.#reaped(key, pid, event.exitCode, at, effect)
    else if (event.action === 'kill') {
      effect.statuses = true
      if (this.#told.size >= MOST_TOLD) this.#told.clear()
      this.#told.add(pid)
      this.#update(key, at, effect, (record) => ({
        ...record,
        processes: record.processes.map((process) =>
          process.pid === pid && process.state === 'running' ? { ...process, state: 'stopping', since: at } : process,
        ),
      }))
    }
  }

  #spawned(key: string, pid: number, at: number, effect: Effect): void {
    this.#told.delete(pid)
    const owner = this.#owners.get(pid)
    if (owner === key && this.#records.get(key)?.processes.some((process) => process.pid === pid)) return
    this.#update(key, at, effect, (record) => ({ ...record, processes: [...record.processes, born(pid, at)] }))
    this.#owners.set(pid, key)
    const record = this.#records.get(key)
    // More than wanted: somebody raised the number, which no event tells.
    const wanted = record?.options?.numprocesses ?? null
    if (wanted !== null && (record?.processes.length ?? 0) > wanted) effect.reread.add(key)
  }

  #reaped(key: string, pid: number, code: number | null, at: number, effect: Effect): void {
    const asked = this.#told.delete(pid)
    this.#update(key, at, effect, (record) => ({
      ...record,
      processes: record.processes.filter((process) => process.pid !== pid),
      exits: withExit(record, { pid, at, code, asked }),
    }))
    this.#end(key, pid, effect)
  }

  #tick(at: number, effect: Effect): void {
    for (const record of this.#records.values()) {
      const last = record.exits.at(-1)
      if (!last || at - last.at > EXITS_WINDOW_MS + 5_000) continue
      if (record.condition === 'flapping') this.#update(record.key, at, effect, (same) => same)
    }
  }

  #add(record: WatcherRecord, effect: Effect): void {
    this.#records.set(record.key, record)
    const topic = topicName(record.name)
    this.#topics.set(topic, [...(this.#topics.get(topic) ?? []), record.key])
    effect.changed.add(record.key)
    effect.reread.add(record.key)
  }

  #remove(key: string, effect: Effect): void {
    const record = this.#records.get(key)
    if (!record) return
    this.#records.delete(key)
    const topic = topicName(record.name)
    const rest = (this.#topics.get(topic) ?? []).filter((each) => each !== key)
    if (rest.length === 0) this.#topics.delete(topic)
    else this.#topics.set(topic, rest)
    for (const { pid } of record.processes) this.#end(key, pid, effect)
    effect.changed.delete(key)
    effect.reread.delete(key)
    effect.gone.push(key)
  }

  #end(key: string, pid: number, effect: Effect): void {
    if (this.#owners.get(pid) === key) this.#owners.delete(pid)
    effect.ended.push(pid)
  }

  #update(key: string, at: number, effect: Effect, change: (record: WatcherRecord) => WatcherRecord): void {
    const record = this.#records.get(key)
    if (!record) return
    this.#records.set(key, settle(change(record), at))
    effect.changed.add(key)
  }
}

const born = (pid: number, at: number): Process => ({ pid, createTime: null, wid: null, state: 'running', since: at })
