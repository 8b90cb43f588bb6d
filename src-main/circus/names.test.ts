import { describe, expect, it } from 'vitest'
import { foldName, isDaemon, topicName } from './names.js'

describe('names', () => {
  it('folds every spelling of one watcher into one key', () => {
    expect(new Set(['My App.v2', 'my app.v2', 'MY APP.V2'].map(foldName))).toEqual(new Set(['my app.v2']))
  })

  it('spells a topic as circusd does: lower case, only spaces replaced', () => {
    expect(topicName('My App.v2')).toBe('my_app.v2')
    expect(topicName('Weird/Näme "x" <b>')).toBe('weird/näme_"x"_<b>')
    expect(topicName('a\tb')).toBe('a\tb')
  })

  it('lets two names share one topic, as circusd does', () => {
    expect(topicName('web A')).toBe(topicName('web_a'))
  })

  it.each(['circusd-stats', 'circushttpd', 'plugin:flapping', 'Plugin:Own'])('knows %s as made by circusd', (name) => {
    expect(isDaemon(name)).toBe(true)
  })

  it.each(['web', 'plugins', 'my plugin:x', 'circusd-stats2'])('takes %s for an operator’s own', (name) => {
    expect(isDaemon(name)).toBe(false)
  })
})
