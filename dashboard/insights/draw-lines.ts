import type uPlot from 'uplot'
import { canvasFont, chartFrame } from '../ui/chart-frame.ts'

export type Tone = '--ink' | '--soft' | '--cold' | '--warm' | '--hot' | '--fit'
/** `values`: null is a gap. `dash`: distinguishes the lines without colour. */
export type Line = { name: string; values: readonly (number | null)[]; tone: Tone; dash?: number[] }

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
  label: (at: number) => string,
  onPoint: (index: number | null) => void,
): uPlot {
  const { ink, base, cursor, timeAxis, valueAxis } = chartFrame(element, 6)
  const tickPx = 16 + label(at[0] ?? 0).length * LETTER_PX
  const most = Math.min(MOST_LABEL_PX, element.clientWidth / 4)
  const room = lines.length > 1 ? Math.min(most, 16 + Math.max(...lines.map(widthOf))) : tickPx / 2
  return new Plot(
    {
      ...base,
      padding: [10, room, 0, 0],
      cursor: { ...cursor, points: { size: 6 } },
      scales: { x: { time: true }, y: { range: (_, __, high) => [0, Math.max(4, high ?? 0) * 1.08] } },
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
          space: 36,
          incrs: [1, 2, 5]
            .flatMap(step => [0, 1, 2, 3, 4, 5, 6, 7, 8].map(power => step * 10 ** power))
            .sort((a, b) => a - b),
        },
      ],
      series: [
        {},
        ...lines.map(({ tone, dash, values }) => ({
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
    [at.map(instant => instant / 1000), ...lines.map(({ values }) => [...values])] as uPlot.AlignedData,
    element,
  )
}

function ticksOf(at: readonly number[], from: number, to: number, most: number): number[] {
  const seen = at.map(instant => instant / 1000).filter(instant => instant >= from && instant <= to)
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
