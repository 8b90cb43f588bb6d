import { expect, it } from 'vitest'
import { troubleOf } from './trouble.js'

it('reads the words of a coded error', () => {
  const error = Object.assign(new Error('No.'), { code: 'INVALID_ENDPOINT', data: { tip: 'Write tcp://.' } })
  expect(troubleOf(error)).toEqual({ code: 'INVALID_ENDPOINT', message: 'No.', tip: 'Write tcp://.' })
})

it('has words for whatever else was thrown', () => {
  for (const error of [null, undefined, 7, 'text', {}, { message: 7, data: { tip: [] } }]) {
    expect(troubleOf(error)).toEqual({ code: null, message: 'The console gave no answer.', tip: null })
  }
})
