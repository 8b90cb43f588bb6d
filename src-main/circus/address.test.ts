import { describe, expect, it } from 'vitest'
import { parseAddress, reachable } from './address.js'

describe('parseAddress', () => {
  it.each([
    ['tcp://127.0.0.1:5555', 'tcp://127.0.0.1:5555'],
    ['  TCP://Db-1.Example.ORG:05555\n', 'tcp://db-1.example.org:5555'],
    ['tcp://[::1]:5555', 'tcp://[::1]:5555'],
    ['tcp://my_host:1', 'tcp://my_host:1'],
    ['tcp://localhost:65535', 'tcp://localhost:65535'],
    ['ipc:///run/circus.sock', 'ipc:///run/circus.sock'],
    ['ipc://Relative.sock', 'ipc://Relative.sock'],
  ])('takes %j', (text, address) => {
    expect(parseAddress(text)).toEqual({ ok: true, value: address })
  })

  it.each([
    '',
    ' ',
    '5555',
    '127.0.0.1:5555',
    'tcp://',
    'tcp://:5555',
    'tcp://127.0.0.1',
    'tcp://127.0.0.1:',
    'tcp://127.0.0.1:0',
    'tcp://127.0.0.1:65536',
    'tcp://127.0.0.1:99999999',
    'tcp://127.0.0.1:55x',
    'tcp://127.0.0.1:-1',
    'tcp://127.0.0.1:+5',
    'tcp://127.0.0.1:5555/x',
    'tcp://a b:5555',
    'tcp://a\u0000b:5555',
    'tcp://a\nb:5555',
    'tcp://a\u202eb:5555',
    'tcp://1.2.3:5555',
    'tcp://256.1.1.1:5555',
    'tcp://::1:5555',
    'tcp://[::1]',
    'tcp://[::1:5555',
    'tcp://[zz]:5555',
    'tcp://*:5555',
    'tcp://-oProxyCommand:5555',
    'tcp://u@h:5555',
    'tcp://eth0;h:5555',
    'udp://237.219.251.97:12027',
    'http://127.0.0.1:5555',
    'https://x',
    'ssh://h:22',
    'inproc://x',
    'javascript://x',
    'ipc://',
    'ipc://*',
    `ipc:///${'a'.repeat(107)}`,
    `tcp://${'a'.repeat(500)}:5555`,
    `tcp://${'a'.repeat(64)}:5555`,
    'é'.repeat(2000),
  ])('refuses %j and says what to write', (text) => {
    const outcome = parseAddress(text)
    expect(outcome).toMatchObject({ ok: false, trouble: { code: 'INVALID_ENDPOINT' } })
    if (outcome.ok) return
    expect(outcome.trouble.message).toMatch(/^[^\p{C}]+\.$/u)
    expect(outcome.trouble.tip).toMatch(/\.$/)
    expect(outcome.trouble.message.length).toBeLessThan(200)
  })
})

describe('reachable', () => {
  it.each([
    ['tcp://0.0.0.0:5556', 'tcp://10.0.0.5:5555', 'tcp://10.0.0.5:5556'],
    ['tcp://*:5556', 'tcp://db1:5555', 'tcp://db1:5556'],
    ['tcp://[::]:5556', 'tcp://[fe80::1]:5555', 'tcp://[fe80::1]:5556'],
    ['tcp://127.0.0.1:5556', 'tcp://10.0.0.5:5555', 'tcp://10.0.0.5:5556'],
    ['tcp://localhost:5556', 'tcp://10.0.0.5:5555', 'tcp://10.0.0.5:5556'],
    ['tcp://127.0.0.1:5556', 'tcp://localhost:5555', 'tcp://127.0.0.1:5556'],
    ['tcp://0.0.0.0:5556', 'ipc:///run/c.sock', 'tcp://127.0.0.1:5556'],
    ['tcp://192.168.7.7:5556', 'tcp://10.0.0.5:5555', 'tcp://192.168.7.7:5556'],
    ['ipc:///run/e.sock', 'ipc:///run/c.sock', 'ipc:///run/e.sock'],
    ['ipc:///run/e.sock', 'tcp://127.0.0.1:5555', 'ipc:///run/e.sock'],
  ])('%s, dialled %s, is %s', (bound, dialled, address) => {
    expect(reachable(bound, dialled)).toBe(address)
  })

  it.each([
    ['ipc:///run/e.sock', 'tcp://10.0.0.5:5555'],
    ['tcp://127.0.0.1:0', 'tcp://127.0.0.1:5555'],
    ['tcp://127.0.0.1:*', 'tcp://127.0.0.1:5555'],
    ['udp://237.219.251.97:12027', 'tcp://127.0.0.1:5555'],
    ['', 'tcp://127.0.0.1:5555'],
    ['tcp://a b:5556', 'tcp://127.0.0.1:5555'],
  ])('%s, dialled %s, is nowhere', (bound, dialled) => {
    expect(reachable(bound, dialled)).toBeNull()
  })
})
