/** What went wrong, in words for the screen. `code` as in the contract; null where the host gave none. */
export type PageTrouble = { code: string | null; message: string; tip: string | null }

const fieldOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && name in value ? Reflect.get(value, name) : undefined

const textOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)

/** The words of whatever a call failed with: the contract's coded errors, or anything else. */
export const troubleOf = (error: unknown): PageTrouble => ({
  code: textOf(fieldOf(error, 'code')),
  message: textOf(fieldOf(error, 'message')) ?? 'The console gave no answer.',
  tip: textOf(fieldOf(fieldOf(error, 'data'), 'tip')),
})
