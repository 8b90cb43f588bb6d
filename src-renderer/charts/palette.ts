/** Colours of what is drawn on canvases, as the theme has them now. */
export type Palette = {
  series: readonly string[]
  total: string
  spark: string
  sparkFill: string
  grid: string
  axis: string
  crosshair: string
  hatch: string
  ground: string
  text: string
  accent: string
  transit: string
  failed: string
  stopped: string
  font: string
}

/** Series colours before they repeat dashed. */
export const SERIES_COLOURS = 8

let current: Palette | null = null
let watching = false
const listeners = new Set<() => void>()

/** The palette of the theme that is set on the document now; read once a theme. */
export const palette = (): Palette => {
  current ??= readPalette()
  return current
}

/** Calls `listener` when the theme or the contrast changed; the answer ends it. */
export const onPaletteChange = (listener: () => void): (() => void) => {
  if (!watching) watchTheme()
  listeners.add(listener)
  return () => listeners.delete(listener)
}

const watchTheme = (): void => {
  watching = true
  const changed = (): void => {
    current = null
    for (const listener of listeners) listener()
  }
  const observer = new MutationObserver(changed)
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme', 'data-contrast'] })
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', changed)
}

const readPalette = (): Palette => {
  const style = getComputedStyle(document.documentElement)
  const read = (token: string): string => style.getPropertyValue(`--${token}`).trim()
  return {
    series: Array.from({ length: SERIES_COLOURS }, (_, i) => read(`series-${String(i + 1)}`)),
    total: read('total'),
    spark: read('spark'),
    sparkFill: read('spark-fill'),
    grid: read('grid'),
    axis: read('axis'),
    crosshair: read('crosshair'),
    hatch: read('hatch'),
    ground: read('bg-1'),
    text: read('text-1'),
    accent: read('accent'),
    transit: read('st-transit'),
    failed: read('st-failed'),
    stopped: read('st-stopped'),
    font: read('font-ui') || 'sans-serif',
  }
}
