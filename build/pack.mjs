// npm run pack -- [electron-builder's options]: the program for this system, unpacked, in release/.
import { spawnSync } from 'node:child_process'
import { build, installPackages, ROOT } from './prepare.mjs'

installPackages()
build({ force: true })
const args = ['node_modules/electron-builder/cli.js', '--dir', '--publish', 'never', ...process.argv.slice(2)]
process.exit(spawnSync(process.execPath, args, { cwd: ROOT, stdio: 'inherit' }).status ?? 1)
