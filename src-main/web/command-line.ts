import { Command, CommanderError, InvalidArgumentError } from 'commander'
import envPaths from 'env-paths'
import { isLoopback } from './admission.js'

/** What the command line asks for. */
export type Settings = {
  host: string
  port: number
  /** The data folder. */
  data: string
  /** Control addresses to connect to at once, as typed. */
  endpoints: string[]
  json: boolean
}

/** The settings, or the exit code after what was to be said has been said: 0 after help, 2 for what can't be meant. */
export type Reading = { settings: Settings } | { exitCode: number }

/** Where help and complaints go; the process's own outputs by default. */
export type Outputs = { out: (text: string) => void; err: (text: string) => void }

const processOutputs: Outputs = { out: (text) => process.stdout.write(text), err: (text) => process.stderr.write(text) }

const MEANT_BADLY = 2

/** Reads the arguments after the program's own name. Says on `err` what is wrong and what to do instead. */
export const readCommandLine = (args: readonly string[], version: string, { out, err }: Outputs = processOutputs): Reading => {
  const command = new Command('ringside-web')
    .description('Serves the Ringside console to browsers on this machine.')
    .option('--host <address>', 'the loopback address to listen on', parseHost, '127.0.0.1')
    .option('--port <number>', 'the port to listen on; 0 picks a free one', parsePort, 8080)
    .option('--data <folder>', 'where the console keeps its data', envPaths('ringside', { suffix: '' }).data)
    .option('--endpoint <address>', 'connect to this circusd without saving it; may be given again', collect, [])
    .option('--json', 'print one line of JSON with the link, and nothing else, on standard output', false)
    .version(version, '--version')
    .allowExcessArguments(false)
    .exitOverride()
    .configureOutput({ writeOut: out, writeErr: err })
  try {
    command.parse([...args], { from: 'user' })
  } catch (error) {
    if (error instanceof CommanderError) return { exitCode: error.exitCode === 0 ? 0 : MEANT_BADLY }
    throw error
  }
  const { host, port, data, endpoint, json } = command.opts<{
    host: string
    port: number
    data: string
    endpoint: string[]
    json: boolean
  }>()
  return { settings: { host, port, data, endpoints: endpoint, json } }
}

const parsePort = (text: string): number => {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN
  if (port <= 65_535) return port
  throw new InvalidArgumentError('A port is a number from 0 to 65535.')
}

const parseHost = (text: string): string => {
  const host = text
    .trim()
    .toLowerCase()
    .replace(/^\[(.*)\]$/, '$1')
  if (!isLoopback(host)) {
    throw new InvalidArgumentError(
      'The console has no sign-in yet, so it listens on this machine only: 127.0.0.1, ::1 or localhost. ' +
        'To use it from another machine, forward the port with ssh -L.',
    )
  }
  // What a system's resolver makes of the name is none of the console's business.
  return host === 'localhost' ? '127.0.0.1' : host
}

const collect = (address: string, before: string[]): string[] => [...before, address]
