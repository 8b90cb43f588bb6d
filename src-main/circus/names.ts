/**
 * The console's key of a watcher. Circus spells one watcher `My App.v2` in `status` and in the ini, `my app.v2` in `list`, and
 * takes any case in commands; lower case is what they share.
 */
export const foldName = (name: string): string => name.toLowerCase()

/** The name as event topics spell it (`res_name` of circusd's watcher). `web A` and `web_a` share one. */
export const topicName = (name: string): string => foldName(name).replaceAll(' ', '_')

/** Whether circusd itself made this watcher: its stats daemon, its old web console, a plugin. */
export const isDaemon = (name: string): boolean => {
  const folded = foldName(name)
  return folded === 'circusd-stats' || folded === 'circushttpd' || folded.startsWith('plugin:')
}
