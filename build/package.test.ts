import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { Ajv } from 'ajv'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'

const root = fileURLToPath(new URL('../', import.meta.url))

// The schema and the YAML parser are electron-builder's own, so that this reads the file as it does.
const builder = createRequire(createRequire(import.meta.url).resolve('electron-builder/package.json'))
const library = createRequire(builder.resolve('app-builder-lib/package.json'))
const yaml = z
  .object({ load: z.custom<(text: string) => unknown>((load) => typeof load === 'function') })
  .parse(library('js-yaml'))
const schema = z.record(z.string(), z.unknown()).parse(library('./scheme.json'))

const config = z
  .looseObject({ electronFuses: z.record(z.string(), z.boolean()), linux: z.looseObject({}) })
  .parse(yaml.load(readFileSync(`${root}electron-builder.yml`, 'utf8')))

const ajv = new Ajv({ allErrors: true, strict: false })
const validate = ajv.compile(schema)
const faults = (content: unknown) => (validate(content) ? [] : (validate.errors ?? []).map(({ instancePath }) => instancePath))

describe('electron-builder.yml', () => {
  it("is valid by electron-builder's schema", () => {
    expect(faults(config)).toEqual([])
  })

  it('is refused with a key that electron-builder does not know, at the top and inside', () => {
    expect(faults({ ...config, appid: 'planted' })).toContain('')
    expect(faults({ ...config, linux: { ...config.linux, planted: true } })).toContain('/linux')
    expect(faults({ ...config, electronFuses: { ...config.electronFuses, runAsNode: 'no' } })).toContain(
      '/electronFuses/runAsNode',
    )
  })

  it('lets nothing run but what was packed, and nobody in from outside', () => {
    expect(config.electronFuses).toEqual({
      runAsNode: false,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableCookieEncryption: true,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      grantFileProtocolExtraPrivileges: false,
    })
  })

  it.each([16, 32, 48, 64, 128, 256, 512])('has an icon of %i pixels', (size) => {
    const picture = readFileSync(`${root}build/icons/${String(size)}x${String(size)}.png`)
    // A PNG's width and height stand at these places.
    expect([picture.readUInt32BE(16), picture.readUInt32BE(20)]).toEqual([size, size])
  })
})
