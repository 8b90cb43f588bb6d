// npm run shots: pictures of every screen, dark and light, into docs/shots.
import { spawnSync } from 'node:child_process'
import { prepare, ROOT } from './prepare.mjs'
import { needChromium, needCircus } from './test-setup.mjs'

prepare()
needCircus()
needChromium()
const args = ['node_modules/tsx/dist/cli.mjs', 'e2e/shots/main.ts', ...process.argv.slice(2)]
process.exit(spawnSync(process.execPath, args, { cwd: ROOT, stdio: 'inherit' }).status ?? 1)
