import { execFileSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import type { Intent } from '../../src-preload/contract/index.js'
import { circusctlLine } from './circusctl.js'

const LOCAL = 'tcp://127.0.0.1:5555'
const stop: Intent = { verb: 'stop', watcher: 'web', run: 1 }
const kill: Intent = { verb: 'kill', watcher: 'web', run: 1, pid: 4711, createTime: null }

/** The words that bash makes of a line. */
const wordsOf = (line: string): string[] =>
  execFileSync('bash', ['-c', `for word in ${line}; do printf '%s\\0' "$word"; done`], {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C.UTF-8' },
  })
    .split('\0')
    .slice(0, -1)

describe('the line of circusctl', () => {
  test.each([
    [stop, 'circusctl stop web'],
    [kill, 'circusctl kill web 4711'],
    [{ verb: 'decr', watcher: 'web', run: 1, nb: 2 } satisfies Intent, 'circusctl decr web 2'],
    [{ verb: 'incr', watcher: 'web', run: 1, nb: 1 } satisfies Intent, 'circusctl incr web 1'],
  ])('says the same as the action', (intent, line) => {
    expect(circusctlLine(intent, 'web', LOCAL)).toBe(line)
  })

  test('names the endpoint where circusctl would ask another', () => {
    expect(circusctlLine(stop, 'web', 'tcp://10.0.0.9:5555')).toBe('circusctl --endpoint tcp://10.0.0.9:5555 stop web')
  })

  test('a name with pattern characters hits only itself', () => {
    expect(circusctlLine(stop, 'web*', LOCAL)).toBe("circusctl stop --match simple 'web*'")
    expect(circusctlLine(kill, 'web*', LOCAL)).toBe("circusctl kill 'web*' 4711")
  })

  test('a name with a leading dash is no option', () => {
    expect(circusctlLine(stop, '-rf', LOCAL)).toBe('circusctl stop -- -rf')
  })

  test.each([
    'My App.v2',
    "it's",
    '$(touch /tmp/x); `id` & "q" \\ !',
    'line\nbreak',
    'bidi\u202e gnp.exe',
    "both ' and \u0007",
    'emoji 🎪 \u{e0001}',
    '~',
    '',
  ])('the shell reads %j as one word, unchanged', (name) => {
    expect(wordsOf(circusctlLine(stop, name, LOCAL))).toEqual(['circusctl', 'stop', name])
  })

  test('nothing that can not be seen stands in the line', () => {
    expect(circusctlLine(stop, 'a\u202eb\nc', LOCAL)).toBe("circusctl stop $'a\\u202eb\\u000ac'")
  })
})
