import type uPlot from 'uplot'
import { axisWidth } from '../lib/axis-width.ts'
import { colourReader } from '../lib/colour-reader.ts'
import { number } from './format.ts'

const FONT_PX = 12
const CHART_FONT = `${FONT_PX}px system-ui, sans-serif`

/** The common options of all charts: soft labels, a horizontal grid only, a cursor without a horizontal line. */
export function chartFrame(element: HTMLElement, gap: number) {
  const ink = colourReader(element)
  const axis = { stroke: () => ink('--soft'), font: CHART_FONT, ticks: { show: false }, gap }
  return {
    ink,
    base: {
      width: element.clientWidth,
      height: element.clientHeight,
      legend: { show: false },
    },
    cursor: { y: false, drag: { x: false, y: false } },
    timeAxis: { ...axis, grid: { show: false } },
    valueAxis: {
      ...axis,
      size: axisWidth,
      grid: { stroke: () => ink('--line'), width: 1 },
      values: (_, splits) => splits.map(number),
    } satisfies uPlot.Axis,
  }
}

/** The canvas' font for text that a chart draws itself: a canvas counts in the device's pixels. */
export const canvasFont = (): string => `${FONT_PX * devicePixelRatio}px system-ui, sans-serif`
