import { app, protocol } from 'electron'

// The page's scheme has to be known before Electron is ready, and ready waits for this module, but for no larger one.
try {
  protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } }])
} catch {
  // A starter that waits for no module at all: `build/electron-scheme.cjs` did it before.
}

import('./desktop.js')
  .then(({ runDesktop }) => runDesktop(process.argv))
  .catch((error: unknown) => {
    console.error(error)
    app.exit(1)
  })
