import { randomBytes } from 'node:crypto'

const ID_BYTES = 16
/** Ids made at one go: asking the system for each costs more than the rest of a call. */
const AT_ONCE = 256

/** A source of ids of 128 random bits, as text: nobody can guess the next one, so nobody can answer what they were not asked. */
export const randomIds = (): (() => string) => {
  let bytes = Buffer.alloc(0)
  let used = 0
  return () => {
    if (used >= bytes.length) {
      bytes = randomBytes(ID_BYTES * AT_ONCE)
      used = 0
    }
    used += ID_BYTES
    return bytes.toString('base64url', used - ID_BYTES, used)
  }
}
