import { readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { APP_ORIGIN } from '../../src-preload/contract/shell.js'
import { contentPolicyHeader } from '../content-policy.js'

/** The files that the page consists of, by their paths in a URL. Nothing else is ever read. */
export type Manifest = ReadonlyMap<string, string>

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}

const HEADERS = {
  'content-security-policy': contentPolicyHeader([]),
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
}

/** Lists a built page's folder, once. Links are not followed. */
export const readManifest = (folder: string, prefix = '/'): Manifest =>
  new Map(
    readdirSync(folder, { withFileTypes: true }).flatMap((entry): [string, string][] => {
      const path = join(folder, entry.name)
      if (entry.isDirectory()) return [...readManifest(path, `${prefix}${entry.name}/`)]
      return entry.isFile() ? [[`${prefix}${entry.name}`, path]] : []
    }),
  )

/** Answers a request of the page's own scheme: a file of the manifest, or 404. */
export const answerRequest = async (manifest: Manifest, { method, url }: { method: string; url: string }): Promise<Response> => {
  const file = method === 'GET' || method === 'HEAD' ? manifest.get(pathOf(url) ?? '') : undefined
  if (file === undefined) return new Response('Not found', { status: 404, headers: { ...HEADERS, 'content-type': 'text/plain' } })
  const type = TYPES[extname(file).toLowerCase()] ?? 'application/octet-stream'
  return new Response(method === 'HEAD' ? null : new Uint8Array(await readFile(file)), {
    headers: { ...HEADERS, 'content-type': type },
  })
}

/** The path of a URL of ours, decoded once; null for another origin and for whatever could mean two things. */
const pathOf = (url: string): string | null => {
  if (!url.startsWith(`${APP_ORIGIN}/`)) return null
  const [path = ''] = url.slice(APP_ORIGIN.length).split(/[?#]/, 1)
  if (/%2f|%5c|%00|\\|\0/i.test(path)) return null
  try {
    const decoded = decodeURIComponent(path)
    return decoded === '/' ? '/index.html' : decoded
  } catch {
    return null
  }
}
