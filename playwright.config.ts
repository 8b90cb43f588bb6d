import { defineConfig } from '@playwright/test'

/** Debian's Chromium, or another by RINGSIDE_CHROMIUM; the flags keep it from calling home on a closed network. */
const executablePath = process.env['RINGSIDE_CHROMIUM'] ?? '/usr/bin/chromium'
const quiet = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]
const asRoot = process.getuid?.() === 0

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  workers: 1,
  timeout: 90_000,
  forbidOnly: true,
  reporter: [['list']],
  use: { viewport: { width: 1400, height: 900 }, trace: 'retain-on-failure' },
  projects: [
    {
      name: 'chromium',
      testMatch: '*.spec.ts',
      testIgnore: '*.electron.spec.ts',
      use: {
        browserName: 'chromium',
        launchOptions: { executablePath, args: quiet, chromiumSandbox: !asRoot },
      },
    },
    { name: 'electron', testMatch: ['*.electron.spec.ts', 'screen.spec.ts'] },
  ],
})
