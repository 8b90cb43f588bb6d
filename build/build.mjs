// npm run build: everything, fresh.
import { build, installPackages } from './prepare.mjs'

installPackages()
build({ force: true })
