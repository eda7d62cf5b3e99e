import { useComputed, useSignal, useSignalEffect } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import type uPlot from 'uplot'
import type { ScoreExplained, TimelineEvent } from '../../shared/contact.ts'
import { sortedBands } from '../board/bands.ts'
import { plan } from '../core/session.ts'
import { exactTime, number, weekdayTime } from '../ui/format.ts'
import { theme } from '../ui/theme.ts'
import { language, words } from '../words/words.ts'
import { drawChart } from './draw-chart.ts'
import { pointed } from './pointed.ts'

type Props = { explained: ScoreExplained; events: readonly TimelineEvent[] }

/** The score over time with a mark for each event; it shares its cursor with the timeline. */
export function ScoreChart({ explained, events }: Props) {
  const { contact: say } = words.value
  const box = useRef<HTMLDivElement>(null)
  const chart = useRef<uPlot | null>(null)
  /** The point under the cursor. */
  const read = useSignal<{ at: number; score: number | null } | null>(null)
  const known = explained.series.filter(({ score }) => score !== null)
  const bands = useComputed(() => (plan.value ? sortedBands(plan.value.document) : []))

  useEffect(() => {
    const element = box.current
    if (!element || known.length === 0) return
    let isGone = false
    let drawn: uPlot | null = null
    // Nearly half of all code on the page, for this one screen.
    void import('uplot').then(({ default: Plot }) => {
      if (isGone) return
      drawn = chart.current = drawChart(Plot, element, explained, events, bands.value, point => {
        read.value = point
      })
    })
    const resize = new ResizeObserver(() => {
      drawn?.setSize({ width: element.clientWidth, height: element.clientHeight })
    })
    resize.observe(element)
    const dark = matchMedia('(prefers-color-scheme: dark)')
    const recolour = () => drawn?.redraw()
    dark.addEventListener('change', recolour)
    return () => {
      isGone = true
      resize.disconnect()
      dark.removeEventListener('change', recolour)
      drawn?.destroy()
      chart.current = null
      pointed.value = null
    }
  }, [explained, events, language.value])

  useSignalEffect(() => {
    theme.value
    chart.current?.redraw()
  })
  useSignalEffect(() => {
    const to = pointed.value
    if (to?.by !== 'timeline' || !chart.current) return
    const left = chart.current.valToPos(to.at / 1000, 'x')
    chart.current.setCursor({ left, top: 0 }, false)
  })

  return (
    <section class="panel chart" aria-labelledby="chart-title">
      <h2 id="chart-title">{say.chart}</h2>
      {known.length === 0 ? (
        <p class="soft">{say.chartNone}</p>
      ) : (
        <>
          <p class="soft readout" aria-hidden="true">
            {read.value?.score != null ? (
              <>
                {weekdayTime(read.value.at)}: <b>{number(read.value.score)}</b>
              </>
            ) : (
              '\u00a0'
            )}
          </p>
          <div class="chart-box" ref={box} aria-hidden="true" />
          <details class="chart-table">
            <summary>{say.chartTable}</summary>
            <div class="table-scroll">
              <table>
                <thead>
                  <tr>
                    <th scope="col">{say.when}</th>
                    <th scope="col">{say.score}</th>
                  </tr>
                </thead>
                <tbody>
                  {known.toReversed().map(({ at, score }, index) => (
                    <tr key={`${at} ${index}`}>
                      <td>{exactTime(at)}</td>
                      <td>{number(score!)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          </details>
        </>
      )}
    </section>
  )
}
