import { isIPv4, isIPv6 } from 'node:net'

/** Whether an address to listen on is reached from this machine only. */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || host === '[::1]' || (isIPv4(host) && host.startsWith('127.'))

/** A host as it stands in a URL: an IPv6 address in brackets. */
const inUrl = (host: string): string => (isIPv6(host) ? `[${host}]` : host)

/** The authority a browser shows for a host and port; port 80 is left out, as browsers do. */
export const authorityOf = (host: string, port: number): string => (port === 80 ? inUrl(host) : `${inUrl(host)}:${String(port)}`)

/**
 * By what names the host may be called: those of loopback and the bound address itself, with the port. Compared whole and
 * exactly, so a name that merely resolves to loopback (DNS rebinding) or begins like one is none of them.
 */
export const authoritiesOf = (bound: string, port: number): ReadonlySet<string> =>
  new Set(['127.0.0.1', 'localhost', '::1', bound.replace(/^\[(.*)\]$/, '$1')].map((host) => authorityOf(host, port)))

/** The one Host header of a request, null where there is none or more than one. `raw` alternates names and values, as Node has it. */
export const hostOf = (raw: readonly string[]): string | null => {
  const values = raw.filter((_value, index) => index % 2 === 1 && raw[index - 1]?.toLowerCase() === 'host')
  return values.length === 1 ? (values[0] ?? null) : null
}

/** Whether a page at `origin` is the console's own: exactly the origin that the request went to. */
export const isOwnOrigin = (origin: string | undefined, authority: string): boolean => origin === `http://${authority}`
