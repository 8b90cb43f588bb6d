import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

const root = fileURLToPath(new URL('../', import.meta.url))

/**
 * The host's side as ESM for Node 20.18 (what Electron 33 and later hold). Everything is bundled but Electron itself and
 * zeromq, whose native file has to be found on the disk.
 */
export default defineConfig({
  root,
  logLevel: 'warn',
  build: {
    ssr: true,
    target: 'node20.18',
    outDir: 'dist/main',
    emptyOutDir: true,
    minify: false,
    sourcemap: true,
    rolldownOptions: {
      input: { electron: 'src-main/electron/main.ts', web: 'src-main/web/main.ts' },
      external: ['electron', 'zeromq'],
      output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
    },
  },
  ssr: { noExternal: true, external: ['electron', 'zeromq'], target: 'node' },
})
