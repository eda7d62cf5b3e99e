import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { Plan } from '../../../shared/plan.ts'
import type { PlanDetail } from '../../../shared/plan-info.ts'
import { get } from '../../core/api.ts'
import { announce } from '../../ui/announce.ts'
import { exactTime } from '../../ui/format.ts'
import { Failure, Lines } from '../../ui/states.tsx'
import { readPlan } from '../document.ts'
import { usePlanEditor } from '../editor/plan-editor.ts'
import { planWords } from '../words/words.ts'
import { differences } from './differences.ts'

const IN_HAND = 'now'

/** The difference between two versions, and the restoration of an earlier one. */
export function VersionsPart({ detail, path }: { detail: PlanDetail; path: string }) {
  const editor = usePlanEditor()
  const { versions: say } = planWords.value
  const from = useSignal(String(detail.liveVersion ?? detail.versions.at(-1)?.version ?? 1))
  const to = useSignal(IN_HAND)
  const known = useSignal<Readonly<Record<string, Plan>>>({})
  const problem = useSignal<unknown>(null)
  useEffect(() => {
    for (const version of [from.value, to.value]) {
      if (version === IN_HAND || known.value[version]) continue
      get<Plan>(`${path}/versions/${version}`).then(
        document => {
          const plan = readPlan(document)
          if (plan) known.value = { ...known.value, [version]: plan }
        },
        error => {
          problem.value = error
        },
      )
    }
  }, [from.value, to.value])
  const options = detail.versions.map(({ version, state, publishedAt, createdAt }) => ({
    value: String(version),
    label: say.option(version, say.states[state], exactTime(publishedAt ?? createdAt)),
  }))
  const planAt = (version: string) => (version === IN_HAND ? editor.plan : known.value[version])
  const before = planAt(from.value)
  const after = planAt(to.value)
  const restore = () => {
    const { site, state } = editor.plan
    editor.rearrange({ ...before!, state, ...(site === undefined ? {} : { site }) })
    announce(say.restored(Number(from.value)))
  }
  return (
    <section class="plan-part versions" aria-labelledby="versions-title">
      <h2 id="versions-title">{planWords.value.tabs.versions}</h2>
      <p class="soft">{say.lead}</p>
      <div class="versions-choice">
        <span>
          {say.compare}{' '}
          <VersionSelect
            label={say.compare}
            options={options}
            value={from.value}
            choose={value => (from.value = value)}
          />
        </span>
        <span>
          {say.with}{' '}
          <VersionSelect
            label={say.with}
            options={[{ value: IN_HAND, label: say.now }, ...options]}
            value={to.value}
            choose={value => (to.value = value)}
          />
        </span>
        {!editor.isReadOnly && (
          <button type="button" class="button" disabled={!before} onClick={restore}>
            {say.restore}
          </button>
        )}
      </div>
      {problem.value !== null && <Failure error={problem.value} />}
      {before && after ? <DifferencesList before={before} after={after} /> : <Lines count={4} />}
    </section>
  )
}

type Select = {
  label: string
  options: readonly { value: string; label: string }[]
  value: string
  choose: (value: string) => void
}

function VersionSelect({ label, options, value, choose }: Select) {
  return (
    <span class="select">
      <select aria-label={label} value={value} onChange={event => choose(event.currentTarget.value)}>
        {options.map(option => (
          <option key={option.value} value={option.value} selected={option.value === value}>
            {option.label}
          </option>
        ))}
      </select>
    </span>
  )
}

function DifferencesList({ before, after }: { before: Plan; after: Plan }) {
  const { versions: say } = planWords.value
  const { parts, isReordered } = differences(before, after, planWords.value)
  if (parts.length === 0) return <p>{isReordered ? say.moved : say.same}</p>
  return (
    <ol class="differences">
      {parts.map(({ key, name, before, after }) => (
        <li key={key}>
          <h3>
            {name}{' '}
            <span class="soft">
              {before === null ? say.added : after === null ? say.removed : say.changed}
            </span>
          </h3>
          {before !== null && (
            <p>
              <del>{before}</del>
            </p>
          )}
          {after !== null && (
            <p>
              <ins>{after}</ins>
            </p>
          )}
        </li>
      ))}
    </ol>
  )
}
