import type { Intent } from '../../src-preload/contract/index.js'
import { decr, incr, kill, reload, restart, start, stop } from '../circus/request.js'
import type { Request } from '../circus/request.js'
import type { Outcome } from '../circus/trouble.js'

/** The one request that carries an intent out; refused where its target can't be sent. */
export const requestOf = (intent: Intent, name: string): Outcome<Request> => {
  switch (intent.verb) {
    case 'start':
      return start(name)
    case 'stop':
      return stop(name)
    case 'restart':
      return restart(name)
    case 'reload':
      return reload(name)
    case 'incr':
      return incr(name, intent.nb)
    case 'decr':
      return decr(name, intent.nb)
    case 'kill':
      return kill(name, intent.pid)
  }
}
