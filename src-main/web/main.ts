import { findLayout } from '../layout.js'
import { serve } from './program.js'

void serve(process.argv.slice(2), findLayout(import.meta.dirname))
