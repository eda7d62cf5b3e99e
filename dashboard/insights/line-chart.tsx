import { useSignal, useSignalEffect } from '@preact/signals'
import { useEffect, useId, useRef } from 'preact/hooks'
import type uPlot from 'uplot'
import { number } from '../ui/format.ts'
import { theme } from '../ui/theme.ts'
import { language } from '../words/words.ts'
import { drawLines, type Line } from './draw-lines.ts'
import { overviewWords } from './words.ts'

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
}

/** A question, a chart that answers it, and the same figures as a table. */
export function LineChart({ title, what, at, lines, label, head, none, rest }: Props) {
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
      chart.current = drawLines(Plot, element, at, lines, label, index => (pointed.value = index))
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
      <p class="soft readout" aria-hidden={!isEmpty}>
        {isEmpty || index === null ? (
          none
        ) : (
          <>
            {what && `${what}. `}
            {label(at[index]!)}:{' '}
            {lines.map(({ name, values, tone }) => (
              <span key={name}>
                {!what && `${name} `}
                <b style={{ color: `var(${tone})` }}>
                  {values[index] == null ? '–' : number(values[index]!)}
                </b>{' '}
              </span>
            ))}
          </>
        )}
      </p>
      {!isEmpty && <div class="chart-box" ref={box} aria-hidden="true" />}
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

function lastKnown(lines: readonly Line[]): number | null {
  const last = Math.max(...lines.map(({ values }) => values.findLastIndex(value => value !== null)))
  return last < 0 ? null : last
}
