/**
 * What the page may load and reach, by directive, for either shell; `connect` are the origins it may speak to beside its own.
 * Nothing inline, nothing remote, never in a frame.
 */
export const contentPolicy = (connect: readonly string[]): Record<string, string[]> => ({
  'default-src': ["'none'"],
  'script-src': ["'self'"],
  'style-src': ["'self'"],
  'font-src': ["'self'"],
  'img-src': ["'self'", 'data:'],
  'connect-src': ["'self'", ...connect],
  'frame-ancestors': ["'none'"],
  'base-uri': ["'none'"],
  'form-action': ["'none'"],
})

/** The same as the value of a Content-Security-Policy header. */
export const contentPolicyHeader = (connect: readonly string[]): string =>
  Object.entries(contentPolicy(connect))
    .map(([directive, sources]) => `${directive} ${sources.join(' ')}`)
    .join('; ')
