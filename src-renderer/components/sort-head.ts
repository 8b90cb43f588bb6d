/** The columns of watchers that sort. */
export type SortColumn = 'on' | 'name' | 'state' | 'run' | 'cpu' | 'memory' | 'oldest' | 'command'
