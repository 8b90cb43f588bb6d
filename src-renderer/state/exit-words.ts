/** Linux's signals by number, from 1, for the status of a process that one ended. */
const SIGNALS = (
  'HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM STKFLT ' +
  'CHLD CONT STOP TSTP TTIN TTOU URG XCPU XFSZ VTALRM PROF WINCH IO PWR SYS'
).split(' ')

/** How a process ended: `3`, `SIGKILL, 137`; a negative `code` is the signal, null: circusd doesn't know. */
export const exitWords = (code: number | null): string => {
  if (code === null) return 'status unknown'
  if (code >= 0) return String(code)
  const name = SIGNALS[-code - 1]
  return `${name === undefined ? `signal ${String(-code)}` : `SIG${name}`}, ${String(128 - code)}`
}
