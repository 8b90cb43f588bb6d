/** What a start of the desktop asks for; everything else on the command line is Chromium's or nobody's. */
export type DesktopArguments = {
  /** Control addresses to connect to at once, as typed. */
  endpoints: string[]
  /** The data folder; null: the usual one of this system. */
  data: string | null
}

/** Endpoints that one start may name. */
const MOST_ENDPOINTS = 32

/** Reads `--endpoint ADDRESS` (again and again), `--data DIR`, either with `=` too; after `--` nothing is an option. */
export const readArguments = (argv: readonly string[]): DesktopArguments => {
  const end = argv.indexOf('--')
  const options = end === -1 ? argv : argv.slice(0, end)
  return { endpoints: valuesOf(options, '--endpoint').slice(0, MOST_ENDPOINTS), data: valuesOf(options, '--data').at(-1) ?? null }
}

const valuesOf = (options: readonly string[], name: string): string[] =>
  options.flatMap((option, index) => {
    if (option.startsWith(`${name}=`)) return present(option.slice(name.length + 1))
    return option === name ? present(options[index + 1]) : []
  })

const present = (value: string | undefined): string[] =>
  value === undefined || value === '' || value.startsWith('--') ? [] : [value]
