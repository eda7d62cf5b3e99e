import type uPlot from 'uplot'
import type { ScoreExplained, TimelineEvent } from '../../shared/contact.ts'
import type { Band } from '../../shared/plan.ts'
import { canvasFont, chartFrame } from '../ui/chart-frame.ts'
import { hourMinute, shortDay } from '../ui/format.ts'
import { pointed } from './pointed.ts'

const DAY_S = 86_400
const MARK_PX = 7
/** Room for the longest label, "12:09:45 AM". */
const LABEL_PX = 96

/** Steps, since a score is constant between events; band starts as faint lines with their name at the end. */
export function drawChart(
  Plot: typeof uPlot,
  element: HTMLElement,
  explained: ScoreExplained,
  events: readonly TimelineEvent[],
  bands: readonly Band[],
  onPoint: (point: { at: number; score: number | null } | null) => void,
): uPlot {
  const { ink, base, cursor, timeAxis, valueAxis } = chartFrame(element, 4)
  const end = Date.parse(explained.at) / 1000
  const points = explained.series.filter(({ at }) => Date.parse(at) / 1000 <= end)
  const times = points.map(({ at }) => Date.parse(at) / 1000)
  const scores = points.map(({ score }) => score)
  if ((times.at(-1) ?? 0) < end) {
    times.push(end)
    scores.push(explained.score)
  }
  // The timeline is loaded page by page; the score lines contain all events that gave points.
  const instants = [...events, ...explained.lines].flatMap(({ at }) => (at ? [Date.parse(at) / 1000] : []))
  const moments = [...new Set(instants)].sort((a, b) => a - b)
  const label = end - (times[0] ?? end) > 2 * DAY_S ? shortDay : hourMinute
  return new Plot(
    {
      ...base,
      padding: [10, 14, 0, 0],
      cursor: {
        ...cursor,
        points: { size: 6, stroke: () => ink('--ink'), fill: () => ink('--ink') },
      },
      scales: {
        // A contact of the last minutes would get an axis in seconds.
        x: { time: true, range: (_, low, high) => [Math.min(low, high - DAY_S), high] },
        y: { range: (_, low, high) => [Math.min(0, low), Math.max(10, high) * 1.08] },
      },
      axes: [
        {
          ...timeAxis,
          size: 30,
          space: LABEL_PX,
          values: (_, splits) => splits.map(at => label(at * 1000)),
        },
        valueAxis,
      ],
      series: [
        {},
        {
          stroke: () => ink('--ink'),
          width: 1.5,
          points: { show: false },
          ...(Plot.paths.stepped ? { paths: Plot.paths.stepped({ align: 1 }) } : {}),
        },
      ],
      hooks: {
        drawAxes: [plot => drawBands(plot, bands, ink)],
        draw: [plot => drawMarks(plot, moments, ink)],
        setCursor: [
          plot => {
            const { left, idx } = plot.cursor
            onPoint(idx == null ? null : { at: times[idx]! * 1000, score: scores[idx] ?? null })
            // A cursor that the timeline has set has no event of its own.
            if (left === undefined || left < 0 || !plot.over.matches(':hover')) return
            const at = nearest(moments, plot.posToVal(left, 'x'))
            if (at !== null) pointed.value = { at: Math.round(at * 1000), by: 'chart' }
          },
        ],
      },
    },
    [times, scores],
    element,
  )
}

function drawBands(plot: uPlot, bands: readonly Band[], ink: (name: string) => string): void {
  const { ctx, bbox } = plot
  const tones = ['--cold', '--warm', '--hot']
  ctx.save()
  ctx.font = canvasFont()
  ctx.textAlign = 'right'
  ctx.textBaseline = 'bottom'
  ctx.setLineDash([3 * devicePixelRatio, 3 * devicePixelRatio])
  bands.forEach(({ from, name }, index) => {
    if (from === undefined || from > (plot.scales.y?.max ?? 0)) return
    const y = Math.round(plot.valToPos(from, 'y', true))
    const tone = index === bands.length - 1 ? 2 : index === 0 ? 0 : 1
    ctx.strokeStyle = ctx.fillStyle = ink(tones[tone]!)
    ctx.lineWidth = devicePixelRatio
    ctx.beginPath()
    ctx.moveTo(bbox.left, y)
    ctx.lineTo(bbox.left + bbox.width, y)
    ctx.stroke()
    ctx.fillText(name, bbox.left + bbox.width, y - 2 * devicePixelRatio)
  })
  ctx.restore()
}

/** A short stroke at the foot of the chart for each event. */
function drawMarks(plot: uPlot, moments: readonly number[], ink: (name: string) => string): void {
  const { ctx, bbox } = plot
  const foot = bbox.top + bbox.height
  ctx.save()
  ctx.strokeStyle = ink('--soft')
  ctx.lineWidth = devicePixelRatio
  ctx.beginPath()
  for (const at of moments) {
    const x = Math.round(plot.valToPos(at, 'x', true))
    if (x < bbox.left || x > bbox.left + bbox.width) continue
    ctx.moveTo(x, foot)
    ctx.lineTo(x, foot - MARK_PX * devicePixelRatio)
  }
  ctx.stroke()
  ctx.restore()
}

function nearest(sorted: readonly number[], at: number): number | null {
  let best: number | null = null
  for (const moment of sorted) if (best === null || Math.abs(moment - at) < Math.abs(best - at)) best = moment
  return best
}
