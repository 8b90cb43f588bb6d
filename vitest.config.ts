import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vitest/config'

/** The page's WebSocket against a real server, which the DOM's build conditions would take away. */
const SOCKET_TEST = 'src-renderer/transport/web-socket.test.ts'

/** Three kinds of tests: plain ones, those on a real circusd, and those of the page's parts in a DOM. */
export default defineConfig({
  test: {
    reporters: ['default'],
    projects: [
      {
        test: {
          name: 'unit',
          include: ['src-main/**/*.test.ts', 'src-preload/**/*.test.ts', 'build/**/*.test.ts', SOCKET_TEST],
          exclude: ['**/*.circus.test.ts', '**/node_modules/**'],
          testTimeout: 20_000,
        },
      },
      {
        plugins: [svelte()],
        resolve: { conditions: ['browser'] },
        test: { name: 'page', include: ['src-renderer/**/*.test.ts'], exclude: [SOCKET_TEST], environment: 'happy-dom' },
      },
      {
        test: {
          name: 'circus',
          include: ['src-main/**/*.circus.test.ts', 'e2e/**/*.circus.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          maxWorkers: 2,
        },
      },
    ],
  },
})
