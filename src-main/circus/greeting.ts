import { connect } from 'node:net'

/** What a port says to the first bytes of ZeroMQ. */
export type Greeting = 'zeromq' | 'http' | 'ssh' | 'other' | 'silent' | 'hung up'

/** The signature that every ZMTP peer sends first, and nothing more: it commits to no version. */
const SIGNATURE = Buffer.from([0xff, 0, 0, 0, 0, 0, 0, 0, 1, 0x7f])

/**
 * Asks a port once more, by plain TCP, what it is, after ZeroMQ could not make friends with it: libzmq tells only that it failed.
 * Never fails; takes at most `timeoutMs`.
 */
export const greet = async (host: string, port: number, timeoutMs: number): Promise<Greeting> =>
  await new Promise((resolve) => {
    const socket = connect({ host, port })
    const timer = setTimeout(() => {
      end('silent')
    }, timeoutMs)
    const end = (greeting: Greeting): void => {
      clearTimeout(timer)
      socket.destroy()
      resolve(greeting)
    }
    socket.once('connect', () => {
      socket.write(SIGNATURE)
    })
    socket.once('data', (first: Buffer) => {
      end(kindOf(first))
    })
    socket.once('end', () => {
      end('hung up')
    })
    socket.once('error', () => {
      end('hung up')
    })
  })

const kindOf = (first: Buffer): Greeting => {
  if (first[0] === 0xff) return 'zeromq'
  const text = first.toString('latin1')
  if (text.startsWith('HTTP/') || text.startsWith('<')) return 'http'
  return text.startsWith('SSH-') ? 'ssh' : 'other'
}
