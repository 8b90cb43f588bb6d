import { fileURLToPath } from 'node:url'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vite'

const root = fileURLToPath(new URL('../', import.meta.url))

/** The page. Addresses are relative, so that it works under `app://` and under a sub-path; nothing stands inline (CSP). */
export default defineConfig({
  root: `${root}src-renderer`,
  base: './',
  logLevel: 'warn',
  plugins: [svelte({ configFile: `${root}svelte.config.js` })],
  build: {
    target: 'chrome130',
    outDir: `${root}dist/renderer`,
    emptyOutDir: true,
    assetsInlineLimit: 0,
    // kB; all of it is needed at the first screen, and comes from the same machine.
    chunkSizeWarningLimit: 1_000,
    modulePreload: { polyfill: false },
    sourcemap: false,
  },
})
