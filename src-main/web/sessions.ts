import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** Browsers signed in at once; a further one puts the oldest out. */
const MOST_SESSIONS = 64

/** 256 bit, as text for a URL or a cookie. */
const createSecret = (): string => randomBytes(32).toString('base64url')

const hashOf = (secret: string): Buffer => createHash('sha256').update(secret).digest()

const isSame = (one: Buffer, other: Buffer): boolean => timingSafeEqual(one, other)

/**
 * Who may come in: one launch token at a time, good for one exchange, and the sessions that were given for one. Only hashes
 * are kept; a restart of the host ends them all.
 */
export class Sessions {
  #token: Buffer | null = null
  #sessions: Buffer[] = []

  /** A fresh launch token; the one before it is worth nothing any more. */
  issueToken(): string {
    const token = createSecret()
    this.#token = hashOf(token)
    return token
  }

  /** The secret of a new session for the launch token; null when it isn't the one, or was exchanged already. */
  exchange(token: string): string | null {
    if (this.#token === null || !isSame(hashOf(token), this.#token)) return null
    this.#token = null
    const secret = createSecret()
    this.#sessions = [...this.#sessions, hashOf(secret)].slice(-MOST_SESSIONS)
    return secret
  }

  /** Whether a cookie's value is the secret of a session. Every session is compared, whichever it is. */
  isKnown(secret: string | undefined): boolean {
    if (secret === undefined) return false
    const hash = hashOf(secret)
    return this.#sessions.filter((session) => isSame(session, hash)).length > 0
  }
}
