import type { Attachment } from 'svelte/attachments'

/** Gives an element a description for screen readers; null takes it away. */
export const described =
  (text: string | null): Attachment<HTMLElement> =>
  (element) => {
    element.ariaDescription = text
  }
