const SETTINGS = [
  { query: '(prefers-color-scheme: light)', name: 'theme', yes: 'light', no: 'dark' },
  { query: '(prefers-contrast: more)', name: 'contrast', yes: 'more', no: 'normal' },
] as const

/** Sets `data-theme` and `data-contrast` of the page from the system's settings, now and when they change; the answer ends it. */
export const followTheme = (root: HTMLElement): (() => void) => {
  const ends = SETTINGS.map(({ query, name, yes, no }) => {
    const media = window.matchMedia(query)
    const set = (): void => {
      root.dataset[name] = media.matches ? yes : no
    }
    set()
    media.addEventListener('change', set)
    return () => {
      media.removeEventListener('change', set)
    }
  })
  return () => {
    for (const end of ends) end()
  }
}
