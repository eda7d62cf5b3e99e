import { useSignal, useSignalEffect } from '@preact/signals'
import { useEffect, useId, useRef } from 'preact/hooks'
import type uPlot from 'uplot'
import { number } from '../../ui/format.ts'
import { theme } from '../../ui/theme.ts'
import { language } from '../../words/words.ts'
import { overviewWords } from '../words.ts'
import { drawLines, type Line } from './draw-lines.ts'

type Props = {
  title: string
  /** A description of the figures, if the title alone does not suffice. */
  what?: string
  at: readonly number[]
  lines: readonly Line[]
  label: (at: number) => string
  head: string
  /** Shown instead of an empty chart. */
  none: string
  rest?: string
  /** The last point is not over yet; its line is dotted. */
  isPartial?: boolean
  /** One of several beside each other. */
  isSmall?: boolean
}

/** A question, a chart that answers it, and the same figures as a table. */
export function LineChart(props: Props) {
  const { title, what, label, head, none, rest, isPartial = false, isSmall = false } = props
  const { at, lines } = fromFirst(props.at, props.lines)
  const say = overviewWords.value
  const id = useId()
  const box = useRef<HTMLDivElement>(null)
  const chart = useRef<uPlot | null>(null)
  const pointed = useSignal<number | null>(null)
  const isEmpty = !lines.some(({ values }) => values.some(value => value))
  const shape = JSON.stringify([lines.map(({ name, tone }) => [name, tone]), language.value])
  const data = JSON.stringify([at, lines.map(({ values }) => values)])

  useEffect(() => {
    const element = box.current
    if (!element || isEmpty) return
    let isGone = false
    void import('uplot').then(({ default: Plot }) => {
      if (isGone) return
      chart.current = drawLines(Plot, element, at, lines, { label, isPartial }, index => {
        pointed.value = index
      })
    })
    const resize = new ResizeObserver(() =>
      chart.current?.setSize({ width: element.clientWidth, height: element.clientHeight }),
    )
    resize.observe(element)
    const dark = matchMedia('(prefers-color-scheme: dark)')
    const recolour = () => chart.current?.redraw()
    dark.addEventListener('change', recolour)
    return () => {
      isGone = true
      resize.disconnect()
      dark.removeEventListener('change', recolour)
      chart.current?.destroy()
      chart.current = null
    }
  }, [shape, isEmpty, data])
  useSignalEffect(() => {
    theme.value
    chart.current?.redraw()
  })

  const index = pointed.value ?? lastKnown(lines)
  return (
    <section class="panel question" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      <p class="soft readout" aria-live="polite">
        {isEmpty || index === null ? (
          none
        ) : (
          <>
            {what && `${what}. `}
            {label(at[index]!)}
            {isPartial && index === lastKnown(lines) && ` (${say.partial})`}:{' '}
            {lines.map(({ name, values, tone }) => (
              <span key={name}>
                {!what && lines.length > 1 && `${name} `}
                <b style={{ color: `var(${tone})` }}>
                  {values[index] == null ? '–' : number(values[index]!)}
                </b>{' '}
              </span>
            ))}
          </>
        )}
      </p>
      {!isEmpty && (
        <div
          class={isSmall ? 'chart-box small' : 'chart-box'}
          ref={box}
          role="img"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys read the values.
          tabIndex={0}
          aria-label={say.chartOf(title)}
          onKeyDown={event => {
            const step = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : 0
            if (step === 0 || index === null) return
            event.preventDefault()
            const next = Math.min(at.length - 1, Math.max(0, index + step))
            pointed.value = next
            const left = chart.current?.valToPos(at[next]! / 1000, 'x')
            if (left !== undefined) chart.current?.setCursor({ left, top: 0 }, false)
          }}
        />
      )}
      {rest && <p class="soft">{rest}</p>}
      {!isEmpty && (
        <details class="chart-table">
          <summary>{say.table}</summary>
          <div class="table-scroll">
            <table>
              <caption class="sr-only">{title}</caption>
              <thead>
                <tr>
                  <th scope="col">{head}</th>
                  {lines.map(({ name }) => (
                    <th key={name} scope="col">
                      {name}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {at
                  .map((_, i) => i)
                  .toReversed()
                  .map(i => (
                    <tr key={at[i]}>
                      <th scope="row">{label(at[i]!)}</th>
                      {lines.map(({ name, values }) => (
                        <td key={name}>{values[i] == null ? '–' : number(values[i]!)}</td>
                      ))}
                    </tr>
                  ))}
              </tbody>
            </table>
          </div>
        </details>
      )}
    </section>
  )
}

/** The days before a site's first event have no place on the axis. */
function fromFirst(at: readonly number[], lines: readonly Line[]): Pick<Props, 'at' | 'lines'> {
  const first = Math.max(
    0,
    Math.min(
      ...lines.map(({ values }) => values.findIndex(value => value !== null)).filter(place => place >= 0),
    ),
  )
  if (!Number.isFinite(first) || first === 0) return { at, lines }
  return {
    at: at.slice(first),
    lines: lines.map(line => ({ ...line, values: line.values.slice(first) })),
  }
}

function lastKnown(lines: readonly Line[]): number | null {
  const last = Math.max(...lines.map(({ values }) => values.findLastIndex(value => value !== null)))
  return last < 0 ? null : last
}
