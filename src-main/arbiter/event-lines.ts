import type { CircusEvent } from '../circus/event.js'
import type { NewEvent } from '../event/event-log.js'

/** The line of the event log for an event of circusd; `key` and `name` of its watcher where one fits. */
export const circusEvent = (
  endpointId: string,
  event: CircusEvent,
  at: number,
  key: string | null,
  name: string | null,
): NewEvent => ({
  kind: 'circus',
  endpointId,
  at,
  circusTime: event.time,
  watcherKey: key,
  watcher: name ?? event.topicName,
  what: event.action,
  pid: event.pid,
  exitCode: event.exitCode,
  detail: [event.hook, event.error].filter((text) => text !== null).join(': ') || null,
})
