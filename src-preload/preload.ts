import { ipcRenderer } from 'electron'
import { APP_ORIGIN, PORT_ASKED, PORT_GIVEN } from './contract/shell.js'

// The page asks when it listens, since this script runs before it. Nothing of it is put into the page's world.
window.addEventListener('message', ({ source, origin, data }) => {
  if (source === window && origin === APP_ORIGIN && data === PORT_ASKED) ipcRenderer.send(PORT_ASKED)
})

ipcRenderer.on(PORT_GIVEN, ({ ports }) => {
  window.postMessage(PORT_GIVEN, APP_ORIGIN, [...ports])
})
