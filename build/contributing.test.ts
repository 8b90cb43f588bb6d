import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const read = (file: string): string => readFileSync(fileURLToPath(new URL(`../${file}`, import.meta.url)), 'utf8')
const flat = (text: string): string => text.replaceAll(/^\s+/gm, '')

/** What CONTRIBUTING quotes: a file's name in a line of its own, then its lines in a block. */
const quotes = [...read('CONTRIBUTING.md').matchAll(/^ *`(src-\S+)`\n+ *```ts\n([^]*?)```/gm)]

describe('CONTRIBUTING', () => {
  it('shows a command by the lines of three files', () => {
    expect(quotes.map(([, file = '']) => file.split('/')[0])).toEqual(['src-preload', 'src-main', 'src-renderer'])
  })

  it.each(quotes.map(([, file = '', lines = '']) => [file, lines] as const))('quotes %s as it is', (file, lines) => {
    expect(flat(read(file))).toContain(flat(lines).trimEnd())
  })
})
