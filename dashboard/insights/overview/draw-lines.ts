import type uPlot from 'uplot'
import { canvasFont, chartFrame } from '../../ui/chart-frame.ts'

export type Tone = '--ink' | '--soft' | '--cold' | '--warm' | '--hot' | '--fit'
/** `values`: null is a gap. `dash`: distinguishes the lines without colour. */
export type Line = { name: string; values: readonly (number | null)[]; tone: Tone; dash?: number[] }

const MOST_LINES = 5
const DAY_S = 86_400
/** Distances of ticks within a day. */
const ROUND_S = [60, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200]
const LABEL_GAP_PX = 15
const MOST_LABEL_PX = 132
/** A wide letter, so that there is enough room in any system font. */
const LETTER_PX = 7.6

/** Thin lines with their names at the end instead of a legend; whole numbers from zero. */
export function drawLines(
  Plot: typeof uPlot,
  element: HTMLElement,
  at: readonly number[],
  lines: readonly Line[],
  { label, isPartial }: { label: (at: number) => string; isPartial: boolean },
  onPoint: (index: number | null) => void,
): uPlot {
  const { ink, base, cursor, timeAxis, valueAxis } = chartFrame(element, 6)
  const tickPx = 16 + label(at[0] ?? 0).length * LETTER_PX
  const most = Math.min(MOST_LABEL_PX, element.clientWidth / 4)
  const room = lines.length > 1 ? Math.min(most, 16 + Math.max(...lines.map(widthOf))) : tickPx / 2
  const { step, top } = scaleOf(
    Math.max(0, ...lines.flatMap(({ values }) => values.map(value => value ?? 0))),
  )
  const parts = lines.flatMap(line => partsOf(line, isPartial))
  return new Plot(
    {
      ...base,
      padding: [10, room, 0, 0],
      cursor: { ...cursor, points: { size: 6 } },
      scales: { x: { time: true }, y: { range: () => [0, top] } },
      axes: [
        {
          ...timeAxis,
          size: 28,
          // Ticks only at instants with figures, so that two ticks never name the same day.
          splits: (plot, _, from, to) => ticksOf(at, from, to, plot.bbox.width / devicePixelRatio / tickPx),
          values: (_, splits) => splits.map(split => label(split * 1000)),
        },
        {
          ...valueAxis,
          splits: () => Array.from({ length: Math.round(top / step) + 1 }, (_, i) => i * step),
        },
      ],
      series: [
        {},
        ...parts.map(({ tone, dash, values }) => ({
          stroke: () => ink(tone),
          width: 1.5,
          // A line begins with its second point.
          points: { show: values.filter(value => value !== null).length < 2, size: 6 },
          ...(dash && { dash }),
        })),
      ],
      hooks: {
        draw: [plot => drawNames(plot, lines, ink)],
        setCursor: [({ cursor }) => onPoint(cursor.idx ?? null)],
      },
    },
    [at.map(instant => instant / 1000), ...parts.map(({ values }) => [...values])] as uPlot.AlignedData,
    element,
  )
}

/** The step of the grid, and the first step above the highest value: no point lies above the last line. */
export function scaleOf(high: number): { step: number; top: number } {
  const rough = Math.max(1, high / MOST_LINES)
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 5, 10].map(one => one * power).find(one => one >= rough)!
  return { step, top: (Math.floor(high / step) + 1) * step }
}

/** The segment that leads to a day that is not over is dotted. */
function partsOf(line: Line, isPartial: boolean): Line[] {
  const last = line.values.findLastIndex(value => value !== null)
  if (!isPartial || last < 1 || line.dash) return [line]
  return [
    { ...line, values: line.values.map((value, i) => (i < last ? value : null)) },
    {
      ...line,
      dash: [1, 3],
      values: line.values.map((value, i) => (i >= last - 1 && i <= last ? value : null)),
    },
  ]
}

/** Ticks at round times of the clock, else counted back from the last day. */
export function ticksOf(at: readonly number[], from: number, to: number, most: number): number[] {
  const seen = at.map(instant => instant / 1000).filter(instant => instant >= from && instant <= to)
  const spacing = seen.length > 1 ? seen[1]! - seen[0]! : DAY_S
  if (spacing < DAY_S / 2) {
    const round = ROUND_S.find(step => step >= spacing && (to - from) / step <= Math.max(1, most)) ?? DAY_S
    const offset = new Date(to * 1000).getTimezoneOffset() * 60
    return seen.filter(instant => (instant - offset) % round === 0)
  }
  const step = Math.max(1, Math.ceil(seen.length / Math.max(1, most)))
  // Counted from the last, which is now.
  return seen.filter((_, index) => (seen.length - 1 - index) % step === 0)
}

/** Moves overlapping names apart. */
function drawNames(plot: uPlot, lines: readonly Line[], ink: (name: string) => string): void {
  if (lines.length < 2) return
  const { ctx, bbox } = plot
  const scale = devicePixelRatio
  const ends = lines
    .flatMap(({ name, values, tone }) => {
      const value = values.findLast(one => one !== null)
      return value == null ? [] : [{ name, tone, y: plot.valToPos(value, 'y', true) }]
    })
    .sort((a, b) => a.y - b.y)
  for (const [i, end] of ends.entries())
    if (i > 0) end.y = Math.max(end.y, ends[i - 1]!.y + LABEL_GAP_PX * scale)
  // Keep the lowest name inside the chart, and move those above it up.
  for (let i = ends.length - 1, floor = bbox.top + bbox.height; i >= 0; i--) {
    ends[i]!.y = Math.min(ends[i]!.y, floor)
    floor = ends[i]!.y - LABEL_GAP_PX * scale
  }
  ctx.save()
  ctx.font = canvasFont()
  ctx.textAlign = 'left'
  ctx.textBaseline = 'middle'
  for (const { name, tone, y } of ends) {
    ctx.fillStyle = ink(tone)
    const room = plot.width * scale - bbox.left - bbox.width - 8 * scale
    ctx.fillText(fitting(ctx, name, room), bbox.left + bbox.width + 8 * scale, y)
  }
  ctx.restore()
}

/** Shortens a name to the available width. */
function fitting(ctx: CanvasRenderingContext2D, name: string, room: number): string {
  let text = name
  for (let letters = name.length; ctx.measureText(text).width > room && letters > 1; )
    text = `${name.slice(0, --letters)}…`
  return text
}

const widthOf = ({ name }: Line): number => name.length * LETTER_PX
