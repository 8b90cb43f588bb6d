import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { answerRequest, readManifest } from './page-files.js'
import type { Manifest } from './page-files.js'

let folder: string
let manifest: Manifest
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ringside-files-'))
  const page = join(folder, 'renderer')
  mkdirSync(join(page, 'assets'), { recursive: true })
  writeFileSync(join(folder, 'secret.js'), 'secret')
  writeFileSync(join(page, 'index.html'), '<!doctype html>')
  writeFileSync(join(page, 'assets', 'a b.js'), 'export {}')
  writeFileSync(join(page, 'assets', 'font.woff2'), 'font')
  writeFileSync(join(page, 'assets', 'odd.xyz'), 'odd')
  writeFileSync(join(page, 'assets', 'back\\slash.js'), 'odd')
  symlinkSync(join(folder, 'secret.js'), join(page, 'link.js'))
  symlinkSync(folder, join(page, 'up'))
  manifest = readManifest(page)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const get = (url: string, method = 'GET') => answerRequest(manifest, { method, url })

it('lists files and follows no link', () => {
  expect([...manifest.keys()].sort()).toEqual([
    '/assets/a b.js',
    '/assets/back\\slash.js',
    '/assets/font.woff2',
    '/assets/odd.xyz',
    '/index.html',
  ])
})

it.each([
  ['app://ringside/', 'text/html; charset=utf-8'],
  ['app://ringside/index.html', 'text/html; charset=utf-8'],
  ['app://ringside/index.html?x=/../../y#z', 'text/html; charset=utf-8'],
  ['app://ringside/assets/a%20b.js', 'text/javascript; charset=utf-8'],
  ['app://ringside/assets/font.woff2', 'font/woff2'],
  ['app://ringside/assets/odd.xyz', 'application/octet-stream'],
])('serves %s as %s, under the strict policy', async (url, type) => {
  const answer = await get(url)
  expect(answer.status).toBe(200)
  expect(answer.headers.get('content-type')).toBe(type)
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
  expect(answer.headers.get('content-security-policy')).toBe(
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  )
})

/** Each could mean a file beside the page to somebody who decodes twice, cuts at a zero, or takes `\` for `/`. */
const ODD = [
  '/../secret.js',
  '/..%2fsecret.js',
  '/..%2Fsecret.js',
  '/%2e%2e/secret.js',
  '/%2e%2e%2fsecret.js',
  '/%252e%252e/secret.js',
  '/..%5csecret.js',
  '/assets/back%5cslash.js',
  '/assets/back\\slash.js',
  '/..\\secret.js',
  '/..%255csecret.js',
  '/assets/../../secret.js',
  '/assets/..%2f..%2fsecret.js',
  '/assets/%2e%2e/%2e%2e/secret.js',
  '/./index.html',
  '//index.html',
  '//ringside/index.html',
  '/index.html/',
  '/index.html%00',
  '/index.html%00.js',
  '/index.html\0',
  '/INDEX.HTML',
  '/index.html ',
  '/index.html%20',
  '/index.html.',
  '/index.html::$DATA',
  '/link.js',
  '/up/secret.js',
  '/up',
  '/assets',
  '/assets/',
  '/%',
  '/%zz',
  '/%c0%ae%c0%ae/secret.js',
  '/%ff',
  '/etc/passwd',
  '/C:/Windows/win.ini',
  '/C%3A/secret.js',
  '/%E2%80%A5/secret.js',
  '/．．/secret.js',
  '/package.json',
  '/.',
  '/..',
  '/...',
  '/constructor',
  '/__proto__',
  '/toString',
  `/${'a/'.repeat(5000)}`,
  `/${'%2e%2e/'.repeat(100)}secret.js`,
].map((path) => `app://ringside${path}`)

const OTHERS = [
  '',
  '/',
  'index.html',
  'app:',
  'app://',
  'app://ringside',
  'app:/index.html',
  'app:index.html',
  'app://other/index.html',
  'app://ringside.evil/index.html',
  'app://ringside:80/index.html',
  'app://x@ringside/index.html',
  'APP://ringside/index.html',
  'app://RINGSIDE/index.html',
  'file:///etc/passwd',
  'https://ringside/index.html',
  'apps://ringside/index.html',
  ' app://ringside/index.html',
]

it.each([...ODD, ...OTHERS])('finds nothing at %j', async (url) => {
  const answer = await get(url)
  expect(answer.status).toBe(404)
  expect(await answer.text()).toBe('Not found')
})

it.each(['POST', 'PUT', 'DELETE', 'OPTIONS'])('answers no %s', async (method) => {
  expect((await get('app://ringside/index.html', method)).status).toBe(404)
})

it('answers HEAD without a body', async () => {
  const answer = await get('app://ringside/index.html', 'HEAD')
  expect([answer.status, await answer.text()]).toEqual([200, ''])
})
