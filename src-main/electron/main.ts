import { findLayout } from '../layout.js'
import { createLog, surviveAccidents } from '../standard-log.js'
import { runDesktop } from './desktop.js'

const log = createLog('info')
surviveAccidents(log)
runDesktop(process.argv, findLayout(import.meta.dirname), log)
