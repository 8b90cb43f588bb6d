import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { z } from 'zod'

const packageFile = z.object({ name: z.literal('ringside'), version: z.string() })

/** Where the built parts lie, found from any file of the project or of the packed program. */
export type Layout = {
  version: string
  /** The folder of the built page, with its `index.html`. */
  renderer: string
  /** The built preload script. */
  preload: string
}

/** Walks up from `folder` to the project's own package.json; throws when there is none, since nothing of it can run then. */
export const findLayout = (folder: string): Layout => {
  const found = readPackage(folder)
  if (found !== null) {
    const dist = join(folder, 'dist')
    return { version: found.version, renderer: join(dist, 'renderer'), preload: join(dist, 'preload', 'preload.cjs') }
  }
  const parent = dirname(folder)
  if (parent === folder) throw new Error('The package.json of Ringside is missing: install it again.')
  return findLayout(parent)
}

const readPackage = (folder: string) => {
  try {
    const content: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    return packageFile.safeParse(content).data ?? null
  } catch {
    return null
  }
}
