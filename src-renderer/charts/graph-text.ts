import { palette } from './palette.js'

const setFont = (ctx: CanvasRenderingContext2D): void => {
  ctx.font = `420 10.5px ${palette().font}`
  ctx.textBaseline = 'alphabetic'
}

/** Small text on a graph, with its baseline at `y`. */
export const writeText = (
  ctx: CanvasRenderingContext2D,
  text: string,
  x: number,
  y: number,
  align: CanvasTextAlign,
  colour: string,
): void => {
  setFont(ctx)
  ctx.textAlign = align
  ctx.fillStyle = colour
  ctx.fillText(text, x, y)
}

/** Its width, CSS px. */
export const textWidth = (ctx: CanvasRenderingContext2D, text: string): number => {
  setFont(ctx)
  return ctx.measureText(text).width
}
