import type { Attachment } from 'svelte/attachments'

/** Tints an element once when `value` (reactive) becomes another one; not at its first, and not where motion isn't wanted. */
export const tintOnChange = (value: () => unknown): Attachment<HTMLElement> => {
  let last: unknown
  let seen = false
  return (element) => {
    const now = value()
    const changed = seen && now !== last
    seen = true
    last = now
    if (!changed || window.matchMedia('(prefers-reduced-motion: reduce)').matches) return
    const tint = getComputedStyle(element).getPropertyValue('--accent-soft')
    element.animate([{ backgroundColor: tint }, {}], { duration: 220, easing: 'ease-out' })
  }
}
