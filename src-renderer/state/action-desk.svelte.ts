import type { ContractRouterClient } from '@orpc/contract'
import type { Action, Contract, Intent } from '../../src-preload/contract/index.js'
import type { EventFeed } from './event-feed.svelte.js'
import type { ActionSight, Question, Words } from './question.js'
import { changedSince, needsQuestion, questionOf, wordsOf } from './question.js'
import { troubleOf } from './trouble.js'

/** The part of the client that actions need. */
export type ActionClient = Pick<ContractRouterClient<Contract>, 'action'>

/** The same intent again within this (ms) is the same wish: a double click. */
const DOUBLE_CLICK_MS = 400

/** Where an operator's wishes become actions: asked about first where they do harm, each sent once, followed by the events. */
export class ActionDesk {
  /** The confirmation that is open; null when none is. */
  question = $state.raw<Question | null>(null)
  /** Why the open question's deed can't be done any more; null while it can. */
  readonly refusal: string | null = $derived.by(() => (this.question ? changedSince(this.question, this.#sight) : null))
  /** The open question in words, with the numbers of now; null when none is open. */
  readonly words: Words | null = $derived.by(() => this.#words())
  readonly #client: ActionClient
  readonly #sight: ActionSight
  readonly #events: EventFeed
  readonly #now: () => number
  readonly #recent = new Map<string, number>()

  constructor(client: ActionClient, sight: ActionSight, events: EventFeed, now: () => number = Date.now) {
    this.#client = client
    this.#sight = sight
    this.#events = events
    this.#now = now
  }

  /** Does what is wanted, after a confirmation at `anchor` where it does harm. */
  ask(intent: Intent, anchor: HTMLElement): void {
    const watcher = this.#sight.watcher(intent.watcher)
    const { arbiter } = this.#sight
    if (!watcher || !arbiter || !needsQuestion(intent)) {
      void this.run(intent)
      return
    }
    this.question = questionOf(intent, watcher, anchor)
  }

  /** Carries the open question's deed out, unless its target changed meanwhile. */
  confirm(): void {
    const { question } = this
    if (!question || this.refusal !== null) return
    this.question = null
    void this.run(question.intent)
  }

  /** Closes the open question; nothing is done. */
  cancel(): void {
    this.question = null
  }

  /** The newest action under way on a watcher; null when none is. */
  pending(watcherKey: string): Action | null {
    return this.#events.pending(watcherKey)
  }

  /** Sends an intent once: the same again within a double click is dropped. Its outcome comes by the event feed. */
  async run(intent: Intent): Promise<void> {
    if (this.#repeated(intent)) return
    const key = freshKey()
    const { endpointId } = this.#sight
    try {
      await this.#client.action.start({ key, endpointId, intent })
    } catch (error) {
      this.#events.record(this.#unsent(key, intent, error))
    }
  }

  #words(): Words | null {
    const { arbiter } = this.#sight
    if (!this.question || !arbiter) return null
    return wordsOf(this.question, this.#sight.watcher(this.question.intent.watcher), arbiter)
  }

  #repeated(intent: Intent): boolean {
    const now = this.#now()
    for (const [wish, at] of this.#recent) if (now - at >= DOUBLE_CLICK_MS) this.#recent.delete(wish)
    const wish = JSON.stringify(intent)
    if (this.#recent.has(wish)) return true
    this.#recent.set(wish, now)
    return false
  }

  #unsent(id: string, intent: Intent, error: unknown): Action {
    const at = this.#now()
    return {
      id,
      endpointId: this.#sight.endpointId,
      verb: intent.verb,
      watcher: this.#sight.watcher(intent.watcher)?.name ?? intent.watcher,
      watcherKey: intent.watcher,
      pid: intent.verb === 'kill' ? intent.pid : null,
      ...outcomeOf(error),
      startedAt: at,
      at,
      by: 'you',
    }
  }
}

/** Not `randomUUID`, which a page served over plain HTTP to another host doesn't have. */
const freshKey = (): string => [...crypto.getRandomValues(new Uint32Array(4))].map((part) => part.toString(36)).join('-')

/** The host's own refusal has a tip; anything else leaves open whether the wish arrived. */
const outcomeOf = (error: unknown): Pick<Action, 'phase' | 'message' | 'tip'> => {
  const { message, tip } = troubleOf(error)
  if (tip !== null) return { phase: 'failed', message, tip }
  return { phase: 'not confirmed', message: `not confirmed: ${message}`, tip: 'Look at the watcher before you ask again.' }
}
