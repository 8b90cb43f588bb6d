// npm run bench -- [NAME] [--json]: measures on the built host and the sources; the table goes to stderr, JSON to stdout.
import { spawnSync } from 'node:child_process'
import { prepare, ROOT } from './prepare.mjs'
import { needCircus } from './test-setup.mjs'

prepare()
needCircus()
const args = ['node_modules/tsx/dist/cli.mjs', 'e2e/bench/main.ts', ...process.argv.slice(2)]
process.exit(spawnSync(process.execPath, args, { cwd: ROOT, stdio: 'inherit' }).status ?? 1)
