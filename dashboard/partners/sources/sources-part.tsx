import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { Site } from '../../../shared/site.ts'
import type { SourcesReportState } from '../../../shared/sources-report.ts'
import { get } from '../../core/api.ts'
import { useResource } from '../../core/use-resource.ts'
import { number } from '../../ui/format.ts'
import { Panel } from '../../ui/panel.tsx'
import { Select } from '../../ui/select.tsx'
import { Failure, Lines } from '../../ui/states.tsx'
import { SourcesTable } from './sources-table.tsx'
import { sourcesWords } from './words.ts'

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000
const ASK_AGAIN_MS = 700

/** Where leads come from, and what comes of them. */
export function SourcesPart({ site }: { site: Site }) {
  const say = sourcesWords.value
  const days = useSignal('365')
  const windowDays = useSignal('30')
  const start = useSignal<'lead' | 'visit'>('lead')
  // Of one hour, so that the same report is asked for again.
  const to = useSignal(Math.ceil(Date.now() / HOUR_MS) * HOUR_MS).value
  const query = {
    from: new Date(to - Number(days.value) * DAY_MS).toISOString(),
    to: new Date(to).toISOString(),
    window: windowDays.value,
    start: start.value,
  }
  const path = `/api/sites/${encodeURIComponent(site.id)}/reports/sources`
  const state = useResource<SourcesReportState>(`${path}${JSON.stringify(query)}`, signal =>
    get(path, query, signal),
  )
  const { report = null, counting = null } = state.data.value ?? {}
  const isAnother = report !== null && (report.from !== query.from || report.start !== query.start)
  useEffect(() => {
    if (counting === null) return
    const timer = setTimeout(state.reload, ASK_AGAIN_MS)
    return () => clearTimeout(timer)
  }, [state.data.value])
  return (
    <Panel id="sources" title={say.title} lead={say.lead}>
      <p class="codes-find">
        <Choice label={say.period} names={say.periods} of={days} />
        <Choice label={say.window} names={say.windows} of={windowDays} />
        <Choice label={say.start} names={say.starts} of={start} />
      </p>
      {counting && (
        <p class="soft" role="status">
          {say.counting(number(counting.done), number(counting.total))}
        </p>
      )}
      {report === null && state.error.value !== null && (
        <Failure error={state.error.value} retry={state.reload} />
      )}
      {report === null && state.error.value === null && <Lines count={8} />}
      {report && !isAnother && report.all.leads === 0 && <p class="soft">{say.none}</p>}
      {report && report.all.leads > 0 && <SourcesTable report={report} />}
      {report && report.read < report.contacts && (
        <p class="soft">{say.sample(number(report.read), number(report.contacts))}</p>
      )}
    </Panel>
  )
}

function Choice<V extends string>({
  label,
  names,
  of,
}: {
  label: string
  names: Record<V, string>
  of: { value: V }
}) {
  return (
    <Select
      label={label}
      value={of.value}
      options={(Object.keys(names) as V[]).map(value => ({ value, label: names[value] }))}
      choose={value => {
        of.value = value
      }}
    />
  )
}
