import type { Arbiter, Cursor, Presence, Watcher } from '../../src-preload/contract/index.js'
import type { LoopTimes } from './feed-loop.js'

/** A presence for tests: live and answering. */
export const presenceOf = (part: Partial<Presence> = {}): Presence => ({
  state: 'live',
  reason: null,
  tip: null,
  attempt: 0,
  nextTryAt: null,
  since: 0,
  lastDataAt: 0,
  answersInMs: 0.4,
  ...part,
})

/** An arbiter for tests. */
export const arbiterOf = (part: Partial<Arbiter> = {}): Arbiter => ({
  endpointId: 'e1',
  name: 'web-prod-01',
  address: 'tcp://10.20.0.11:5555',
  presence: presenceOf(),
  run: 1,
  pid: 2417,
  createTime: 0,
  checkDelay: 5,
  eventsAddress: null,
  statsAddress: null,
  stats: 'live',
  lock: null,
  ...part,
})

/** A running watcher for tests, keyed by its folded name. */
export const watcherOf = (name: string, part: Partial<Watcher> = {}): Watcher => ({
  key: name.toLowerCase(),
  name,
  kind: 'watcher',
  status: 'active',
  condition: 'running',
  why: '',
  since: 0,
  wanted: 1,
  processes: [{ pid: 100, createTime: 0, wid: 1, state: 'running', since: 0 }],
  exits: [],
  command: `run ${name}`,
  singleton: false,
  onDemand: false,
  gracefulTimeout: 30,
  stopSignal: 'SIGTERM',
  problem: null,
  ...part,
})

/** Loop times for tests: drawing takes no time, pauses neither. */
export const noTimes: LoopTimes = {
  drawn: () => Promise.resolve(),
  pause: () =>
    new Promise((resolve) => {
      setTimeout(resolve, 0)
    }),
}

type Input = { cursor: Cursor | null }

/**
 * A feed in memory: each call takes the next answer given to `tell` or waits for it, and fails when its signal aborts. `asked`
 * holds the cursors of all calls, `aborted` counts those given up.
 */
export const memoryFeed = <Answer>() => {
  const answers: (Answer | Error)[] = []
  const waiting: (() => void)[] = []
  const asked: (Cursor | null)[] = []
  let aborted = 0
  const next = async ({ cursor }: Input, options?: { signal?: AbortSignal | undefined }): Promise<Answer> => {
    asked.push(cursor)
    while (answers.length === 0) {
      await new Promise<void>((resolve, reject) => {
        waiting.push(resolve)
        const giveUp = (): void => {
          aborted += 1
          reject(new Error('aborted'))
        }
        options?.signal?.addEventListener('abort', giveUp, { once: true })
      })
    }
    const answer = answers.shift()
    if (answer === undefined) throw new Error('no answer')
    if (answer instanceof Error) throw answer
    return answer
  }
  const tell = (answer: Answer | Error): void => {
    answers.push(answer)
    for (const wake of waiting.splice(0)) wake()
  }
  return { next, tell, asked, aborted: () => aborted }
}
