import type { ComponentChildren } from 'preact'
import { here } from '../../core/route.ts'
import { insightsWords } from './words.ts'

/** A figure that leads to the list of its people; the list opens below, on the same page. */
export function FigureLink({
  figure,
  steps,
  children,
}: {
  figure: string
  steps?: readonly string[]
  children: ComponentChildren
}) {
  const params = new URLSearchParams(here.value.query)
  params.set('figure', figure)
  params.delete('step')
  for (const step of steps ?? []) params.append('step', step)
  return (
    <a class="figure" href={`/insights?${params}#figure-people`} title={insightsWords.value.showPeople}>
      {children}
    </a>
  )
}
