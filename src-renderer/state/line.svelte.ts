import type { Client, LineState } from '../transport/client.js'

/** How the page's own line to the console stands. */
export class PageLine {
  readonly client: Client
  /** Null before the first line is open. */
  state = $state.raw<LineState | null>(null)

  /** `open` is `openClient` of the transport. */
  constructor(open: (onState: (state: LineState) => void) => Client) {
    this.client = open((state) => {
      this.state = state
    })
  }

  get open(): boolean {
    return this.state?.state === 'open'
  }
}
