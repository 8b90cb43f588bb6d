/** The shapes that carry a state beside its colour and its word; 12 by 12, drawn by StateMark. */
export type Shape =
  | 'running'
  | 'degraded'
  | 'flapping'
  | 'starting'
  | 'stopping'
  | 'stopped'
  | 'finished'
  | 'failed'
  | 'silent'
  | 'stale'
  | 'zero'
  | 'back'

/** The colours of states: each is a class `tone-NAME`. */
export type Tone = 'running' | 'degraded' | 'flapping' | 'transit' | 'stopped' | 'finished' | 'failed' | 'silent' | 'stale'
