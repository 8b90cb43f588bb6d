/** Linux's signals by number, from 1. */
const SIGNALS = (
  'HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM STKFLT ' +
  'CHLD CONT STOP TSTP TTIN TTOU URG XCPU XFSZ VTALRM PROF WINCH IO PWR SYS'
).split(' ')

/** A signal by its number, from 1: `SIGTERM`; `signal 40` where it has no name. */
export const signalWords = (number: number): string => {
  const name = SIGNALS[number - 1]
  return name === undefined ? `signal ${String(number)}` : `SIG${name}`
}

/** How a process ended: `3`, `SIGKILL, 137`; a negative `code` is the signal, null: circusd doesn't know. */
export const exitWords = (code: number | null): string => {
  if (code === null) return 'status unknown'
  if (code >= 0) return String(code)
  return `${signalWords(-code)}, ${String(128 - code)}`
}
