import { RPCLink } from '@orpc/client/websocket'
import type { LineState } from './client.js'
import type { SwitchLink } from './switch-link.js'

/** The part of a WebSocket that is used. */
export type Socket = Pick<WebSocket, 'addEventListener' | 'removeEventListener' | 'send' | 'readyState' | 'close'>

/** What the page has and a test replaces. */
export type SocketOptions = {
  createSocket?: (url: URL) => Socket
  /** The status of the console's own page, null when it can't be reached: it tells a lost session from a lost host. */
  ask?: () => Promise<number | null>
  /** 0 to 1, for the jitter. */
  random?: () => number
  /** The first pause before a new attempt, ms; each further one is twice as long, up to 20 times the first. */
  pauseMs?: number
}

const UNAUTHORIZED = 401
const SERVICE_UNAVAILABLE = 503

const LOST: LineState = {
  state: 'closed',
  reason: 'The console’s host can’t be reached.',
  tip: 'See whether it still runs; this page reconnects by itself.',
}
const SIGNED_OUT: LineState = {
  state: 'closed',
  reason: 'The console’s host no longer knows this browser.',
  tip: 'Open the newest link that the host printed.',
}
const FULL: LineState = {
  state: 'closed',
  reason: 'The console’s host serves as many windows as it can.',
  tip: 'Close another window; this page connects by itself.',
}

const askPage = async (): Promise<number | null> => {
  try {
    return (await fetch(document.baseURI, { cache: 'no-store', redirect: 'manual' })).status
  } catch {
    return null
  }
}

/** Keeps a WebSocket open: reconnects after each loss, later each time, until `close`. */
export class SocketLine {
  readonly #url: URL
  readonly #link: SwitchLink
  readonly #onState: (state: LineState) => void
  readonly #options: Required<SocketOptions>
  #socket: Socket | null = null
  #timer: ReturnType<typeof setTimeout> | null = null
  #failures = 0
  #isClosed = false

  constructor(url: URL, link: SwitchLink, onState: (state: LineState) => void, options: SocketOptions = {}) {
    this.#url = url
    this.#link = link
    this.#onState = onState
    this.#options = { createSocket: (to) => new WebSocket(to), ask: askPage, random: Math.random, pauseMs: 250, ...options }
    this.#connect()
  }

  close(): void {
    this.#isClosed = true
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#socket?.close()
  }

  #connect(): void {
    const socket = this.#options.createSocket(this.#url)
    this.#socket = socket
    let wasOpen = false
    socket.addEventListener('open', () => {
      wasOpen = true
      this.#failures = 0
      this.#link.open(new RPCLink({ websocket: socket }))
      this.#onState({ state: 'open' })
    })
    socket.addEventListener('close', () => {
      this.#link.shut()
      if (!this.#isClosed) void this.#lost(wasOpen)
    })
  }

  async #lost(wasOpen: boolean): Promise<void> {
    this.#onState(wasOpen ? LOST : await this.#reason())
    if (this.#isClosed) return
    const { pauseMs, random } = this.#options
    const pause = Math.min(pauseMs * 2 ** this.#failures, pauseMs * 20)
    this.#failures += 1
    this.#timer = setTimeout(() => this.#connect(), pause * (0.5 + random() / 2))
  }

  async #reason(): Promise<LineState> {
    const status = await this.#options.ask()
    if (status === UNAUTHORIZED) return SIGNED_OUT
    return status === null || status >= SERVICE_UNAVAILABLE ? LOST : FULL
  }
}
