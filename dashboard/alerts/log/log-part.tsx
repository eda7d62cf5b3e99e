import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { ChannelInfo } from '../../../shared/channel.ts'
import type { DeliveryInfo, DeliveryList, DeliveryState } from '../../../shared/delivery.ts'
import type { Site } from '../../../shared/site.ts'
import { get } from '../../core/api.ts'
import { useResource } from '../../core/use-resource.ts'
import { Failure, Lines, Notice } from '../../ui/states.tsx'
import { alertWords } from '../words/words.ts'
import { DeliveryRow } from './delivery-row.tsx'

const PAGE = 100
const STATES: DeliveryState[] = ['waiting', 'delivered', 'dead', 'cancelled']

/** The delivery log. */
export function LogPart({ site }: { site: Site }) {
  const { log: say } = alertWords.value
  const path = `/api/sites/${encodeURIComponent(site.id)}/channels`
  const channels = useResource<{ rows: ChannelInfo[] }>(path, signal => get(path, {}, signal))
  const channel = useSignal('')
  const state = useSignal('')
  const rows = useSignal<readonly DeliveryInfo[] | null>(null)
  const cursor = useSignal<string | null>(null)
  const error = useSignal<unknown>(null)
  const read = async (after: string | null) => {
    const asked = `${channel.value} ${state.value}`
    try {
      const page = await get<DeliveryList>('/api/deliveries', {
        site: site.id,
        channel: channel.value,
        state: state.value,
        limit: PAGE,
        cursor: after ?? '',
      })
      if (asked !== `${channel.value} ${state.value}`) return
      rows.value = after === null ? page.rows : [...(rows.value ?? []), ...page.rows]
      cursor.value = page.cursor
      error.value = null
    } catch (problem) {
      error.value = problem
    }
  }
  useEffect(() => void read(null), [channel.value, state.value])
  const found = rows.value
  const isFiltered = channel.value !== '' || state.value !== ''
  return (
    <section class="alerts-part" aria-label={alertWords.value.parts.log}>
      <p class="lead">{say.lead}</p>
      <div class="page-do">
        <Choice
          label={say.channel}
          all={say.allChannels}
          value={channel.value}
          options={(channels.data.value?.rows ?? []).map(({ id, name }) => [id, name])}
          choose={value => (channel.value = value)}
        />
        <Choice
          label={say.state}
          all={say.allStates}
          value={state.value}
          options={STATES.map(name => [name, say.states[name]])}
          choose={value => (state.value = value)}
        />
        <button type="button" class="button" onClick={() => void read(null)}>
          {say.refresh}
        </button>
      </div>
      {error.value !== null && <Failure error={error.value} retry={() => void read(null)} />}
      {found === null && error.value === null && <Lines count={6} />}
      {found?.length === 0 &&
        (isFiltered ? (
          <p class="soft">{say.noMatch}</p>
        ) : (
          <Notice title={say.emptyTitle} text={say.emptyText} />
        ))}
      {found && found.length > 0 && (
        <ol class="deliveries">
          {found.map(one => (
            <DeliveryRow
              key={one.id}
              delivery={one}
              changed={next => {
                rows.value = rows.value?.map(row => (row.id === next.id ? next : row)) ?? null
              }}
            />
          ))}
        </ol>
      )}
      {cursor.value !== null && (
        <button type="button" class="button" onClick={() => void read(cursor.value)}>
          {say.older}
        </button>
      )}
    </section>
  )
}

type ChoiceProps = {
  label: string
  all: string
  value: string
  options: [value: string, label: string][]
  choose: (value: string) => void
}

const Choice = ({ label, all, value, options, choose }: ChoiceProps) => (
  <span class="select">
    <select aria-label={label} value={value} onChange={event => choose(event.currentTarget.value)}>
      <option value="">{all}</option>
      {options.map(([option, text]) => (
        <option key={option} value={option} selected={option === value}>
          {text}
        </option>
      ))}
    </select>
  </span>
)
