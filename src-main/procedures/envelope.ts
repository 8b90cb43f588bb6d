/** The longest message a client may send, in UTF-16 units; the WebSocket's own bound is as many bytes. */
export const MOST_MESSAGE = 1024 * 1024

const MOST_ID = 64
const MOST_PATH = 256

/** What a client may send, in oRPC's peer protocol without streams and files, which the contract has none of. */
export type Envelope = { kind: 'call'; id: string; path: string; body: unknown } | { kind: 'abort'; id: string }

/** oRPC's message types, as `@orpc/standard-server-peer` numbers them. */
const REQUEST = 1
const ABORT_SIGNAL = 4

/** Reads one message, trusting nothing; a string says what is wrong with it. */
export const readEnvelope = (message: unknown): Envelope | string => {
  if (typeof message !== 'string') return 'not text'
  if (message.length > MOST_MESSAGE) return 'too long'
  const parsed = parse(message)
  if (!isRecord(parsed)) return 'no JSON object'
  const { i: id, t: type = REQUEST, p: payload } = parsed
  if (typeof id !== 'string' || id.length === 0 || id.length > MOST_ID) return 'no id'
  if (type === ABORT_SIGNAL) return { kind: 'abort', id }
  if (type !== REQUEST) return 'a kind of message that the contract has no use for'
  return readCall(id, payload)
}

const readCall = (id: string, payload: unknown): Envelope | string => {
  if (!isRecord(payload)) return 'no payload'
  const { u: path, b: body, m: method = 'POST', h: headers = {} } = payload
  if (typeof path !== 'string' || !path.startsWith('/') || path.length > MOST_PATH) return 'no path'
  if (method !== 'POST') return 'a method'
  if (!isRecord(headers) || Object.keys(headers).length > 0) return 'headers'
  if (body !== undefined && !isRecord(body)) return 'no body'
  return { kind: 'call', id, path, body }
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
