// node build/icons.mjs: every icon from build/icon.svg, drawn by Chromium. Run after a change of the mark; the results are kept.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from 'playwright'
import { installPackages, ROOT } from './prepare.mjs'
import { needChromium } from './test-setup.mjs'

const LINUX = [16, 24, 32, 48, 64, 128, 256, 512]
const WINDOWS = [16, 24, 32, 48, 64, 128, 256]
/** Apple's name of an entry, and its pixels. */
const APPLE = { icp4: 16, ic11: 32, ic12: 64, ic07: 128, ic08: 256, ic09: 512, ic10: 1024 }

const draw = async (svg, sizes) => {
  const executablePath = process.env.RINGSIDE_CHROMIUM ?? '/usr/bin/chromium'
  const browser = await chromium.launch({ executablePath, chromiumSandbox: process.getuid?.() !== 0 })
  const page = await browser.newPage()
  const drawn = new Map()
  for (const size of sizes) {
    await page.setViewportSize({ width: size, height: size })
    await page.setContent(`<style>body { margin: 0 } svg { display: block; width: ${size}px; height: ${size}px }</style>${svg}`)
    drawn.set(size, await page.screenshot({ omitBackground: true }))
  }
  await browser.close()
  return drawn
}

/** Windows' container: a header, 16 bytes an entry, then the PNGs. */
const ico = (images) => {
  const head = Buffer.alloc(6 + 16 * images.length)
  head.writeUInt16LE(1, 2)
  head.writeUInt16LE(images.length, 4)
  let offset = head.length
  for (const [index, { size, png }] of images.entries()) {
    const at = 6 + 16 * index
    // 256 is written as 0.
    head.writeUInt8(size % 256, at)
    head.writeUInt8(size % 256, at + 1)
    head.writeUInt16LE(1, at + 4)
    head.writeUInt16LE(32, at + 6)
    head.writeUInt32LE(png.length, at + 8)
    head.writeUInt32LE(offset, at + 12)
    offset += png.length
  }
  return Buffer.concat([head, ...images.map(({ png }) => png)])
}

/** Apple's container: its name and length, then each PNG behind a name and a length. */
const icns = (images) => {
  const chunk = (name, content) => {
    const head = Buffer.alloc(8)
    head.write(name, 'latin1')
    head.writeUInt32BE(content.length + 8, 4)
    return Buffer.concat([head, content])
  }
  return chunk('icns', Buffer.concat(images.map(({ name, png }) => chunk(name, png))))
}

installPackages()
needChromium()
const drawn = await draw(
  readFileSync(join(ROOT, 'build/icon.svg'), 'utf8'),
  new Set([...LINUX, ...WINDOWS, ...Object.values(APPLE)]),
)
const folder = join(ROOT, 'build/icons')
mkdirSync(folder, { recursive: true })
for (const size of LINUX) writeFileSync(join(folder, `${size}x${size}.png`), drawn.get(size))
writeFileSync(join(folder, 'icon.ico'), ico(WINDOWS.map((size) => ({ size, png: drawn.get(size) }))))
writeFileSync(join(folder, 'icon.icns'), icns(Object.entries(APPLE).map(([name, size]) => ({ name, png: drawn.get(size) }))))
