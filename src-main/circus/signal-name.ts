/** Linux's numbers, from 1: the console may run elsewhere, but circusd sends the numbers of its own host. */
const NAMES = (
  'HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM STKFLT ' +
  'CHLD CONT STOP TSTP TTIN TTOU URG XCPU XFSZ VTALRM PROF WINCH IO PWR SYS'
).split(' ')

/** A signal's number or name (`15`, `term`, `SIGTERM`) as `SIGTERM`; a number without a name as `signal 40`; null for anything else. */
export const signalName = (signal: string | number): string | null => {
  if (typeof signal === 'number' || /^\d{1,3}$/.test(signal)) {
    const number = Number(signal)
    if (!Number.isInteger(number) || number < 1 || number > 64) return null
    const name = NAMES[number - 1]
    return name === undefined ? `signal ${String(number)}` : `SIG${name}`
  }
  const name = signal.toUpperCase().replace(/^SIG/, '')
  return /^[A-Z0-9+-]{1,12}$/.test(name) ? `SIG${name}` : null
}
