import { isIPv4, isIPv6 } from 'node:net'
import { done, failed, quoted, trouble } from './trouble.js'
import type { Outcome } from './trouble.js'

/** A host name may have 253 characters, an ipc path 107 bytes: nothing longer than this can be meant. */
const LONGEST = 512
/** `sun_path` of Linux without its closing zero, bytes. */
const LONGEST_PATH = 107

const EXAMPLE = 'Write it as tcp://HOST:PORT or ipc:///PATH, for example tcp://127.0.0.1:5555.'

const refuse = (message: string, tip = EXAMPLE): Outcome<never> => failed(trouble('INVALID_ENDPOINT', message, tip))

/**
 * Reads what an operator typed as the control address of a circusd. The value is the address as ZeroMQ dials it, trimmed, the
 * scheme and host in lower case. Refuses with `INVALID_ENDPOINT` what can't be one.
 */
export const parseAddress = (text: string): Outcome<string> => {
  const trimmed = text.trim()
  if (trimmed === '') return refuse('The address is empty.')
  if (trimmed.length > LONGEST) return refuse('The address is too long.')
  if (/[\p{C}\p{Z}]/u.test(trimmed)) return refuse(`The address ${quoted(trimmed)} has a space or an invisible character in it.`)
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(trimmed)?.[1]?.toLowerCase()
  if (scheme === 'tcp') return parseTcp(trimmed.slice('tcp://'.length))
  if (scheme === 'ipc') return parseIpc(trimmed.slice('ipc://'.length))
  if (scheme === 'udp') return refuse('A udp:// address is for finding circusds; commands go to the control endpoint.')
  if (scheme !== undefined) return refuse(`A circusd is not reached by ${quoted(`${scheme}://`)}.`)
  return refuse(`The address ${quoted(trimmed)} doesn't begin with tcp:// or ipc://.`)
}

const parseTcp = (rest: string): Outcome<string> => {
  const split = splitHost(rest)
  if (split === null) return refuse(`The address ${quoted(`tcp://${rest}`)} has no port.`)
  const { host, port } = split
  if (!isHost(host)) return refuse(`${quoted(host)} is no host name or IP address.`)
  if (!/^\d{1,5}$/.test(port)) return refuse(`${quoted(port)} is no port number.`)
  const number = Number(port)
  if (number < 1 || number > 65_535)
    return refuse(`Port ${port} is out of range.`, 'Ports go from 1 to 65535; circusd listens on 5555 by default.')
  return done(`tcp://${host.toLowerCase()}:${String(number)}`)
}

const parseIpc = (path: string): Outcome<string> => {
  if (path === '' || path === '*') return refuse('The ipc address names no socket file.')
  if (Buffer.byteLength(path) > LONGEST_PATH) {
    return refuse(
      `The path of the socket file is longer than ${String(LONGEST_PATH)} bytes, which no system takes.`,
      'Use a shorter path.',
    )
  }
  return done(`ipc://${path}`)
}

/** Host and port as text; the host of `[::1]:5555` keeps its brackets. */
const splitHost = (rest: string): { host: string; port: string } | null => {
  const colon = rest.lastIndexOf(':')
  if (colon < 1 || rest.endsWith(']')) return null
  return { host: rest.slice(0, colon), port: rest.slice(colon + 1) }
}

const isHost = (host: string): boolean => {
  if (host.startsWith('[')) return host.endsWith(']') && isIPv6(host.slice(1, -1))
  if (/^[\d.]+$/.test(host)) return isIPv4(host)
  return host.length <= 253 && host.split('.').every((label) => /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/i.test(label))
}

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '[::1]' || (isIPv4(host) && host.startsWith('127.'))
const isAnywhere = (host: string): boolean => host === '*' || host === '0.0.0.0' || host === '[::]'

/**
 * Where another socket of a circusd is reached, from the address as circusd bound it and the one its control socket was reached
 * by: `0.0.0.0`, `*`, `[::]` and a loopback of another host become the host that was dialled. Null where that can't be said: no
 * address, port 0, or a socket file on another host.
 */
export const reachable = (bound: string, dialled: string): string | null => {
  const control = dialled.startsWith('tcp://') ? splitHost(dialled.slice('tcp://'.length)) : null
  const isLocal = control === null || isLoopback(control.host)
  if (bound.startsWith('ipc://')) {
    const parsed = parseAddress(bound)
    return isLocal && parsed.ok ? parsed.value : null
  }
  const socket = bound.startsWith('tcp://') ? splitHost(bound.slice('tcp://'.length)) : null
  if (socket === null) return null
  const here = control?.host ?? '127.0.0.1'
  const host = isAnywhere(socket.host) || (isLoopback(socket.host) && !isLocal) ? here : socket.host
  const parsed = parseAddress(`tcp://${host}:${socket.port}`)
  return parsed.ok ? parsed.value : null
}
