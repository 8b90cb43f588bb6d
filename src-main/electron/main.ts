import { protocol } from 'electron'
import { findLayout } from '../layout.js'
import { createLog, surviveAccidents } from '../standard-log.js'
import { runDesktop } from './desktop.js'

try {
  // Before Electron is ready, which waits for this module.
  protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } }])
} catch {
  // A starter that waits for no module: `build/electron-scheme.cjs` did it before.
}

const log = createLog('info')
surviveAccidents(log)
runDesktop(process.argv, findLayout(import.meta.dirname), log)
