import type { Intent } from '../../src-preload/contract/index.js'

/** The address that circusctl takes when it is told none. */
const DEFAULT_ADDRESS = 'tcp://127.0.0.1:5555'

/** The line of `circusctl` that does the same as an intent, for a POSIX shell. */
export const circusctlLine = (intent: Intent, name: string, address: string): string => {
  const endpoint = address === DEFAULT_ADDRESS ? [] : ['--endpoint', address]
  const words = ['circusctl', ...endpoint, intent.verb, ...target(intent, name)]
  return words.map(quote).join(' ')
}

const target = (intent: Intent, name: string): string[] => {
  // circusctl takes the name of these as a pattern unless told otherwise.
  const pattern = (intent.verb === 'start' || intent.verb === 'stop' || intent.verb === 'restart') && /[*?[]/.test(name)
  const options = [...(pattern ? ['--match', 'simple'] : []), ...(name.startsWith('-') ? ['--'] : [])]
  return [...options, name, ...numbers(intent)]
}

const numbers = (intent: Intent): string[] => {
  if (intent.verb === 'kill') return [String(intent.pid)]
  if (intent.verb === 'incr' || intent.verb === 'decr') return [String(intent.nb)]
  return []
}

const quote = (word: string): string => {
  if (/^[\w@%+=:,./-]+$/.test(word)) return word
  if (/[\p{C}\p{Zl}\p{Zp}]/u.test(word)) return `$'${word.replace(/['\\]|[\p{C}\p{Zl}\p{Zp}]/gu, escaped)}'`
  return `'${word.replaceAll("'", "'\\''")}'`
}

/** As bash and zsh read `$'...'`: what can't be seen is written out, so that a pasted line is what it looks like. */
const escaped = (character: string): string => {
  if (character === "'" || character === '\\') return `\\${character}`
  const code = character.codePointAt(0) ?? 0
  return code > 0xffff ? `\\U${code.toString(16).padStart(8, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`
}
