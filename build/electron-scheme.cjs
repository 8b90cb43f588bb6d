// For `electron -r build/electron-scheme.cjs .`: the page's scheme has to be known before Electron is ready, and an Electron
// whose starter doesn't wait for an ES module is ready before ours runs. The packed program waits, and needs none of this.
const { protocol } = require('electron')

protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } }])
