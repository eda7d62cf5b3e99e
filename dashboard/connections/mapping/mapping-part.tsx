import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { ConnectionInfo, MappingPreview, MappingSample } from '../../../shared/connection.ts'
import type { Mapping, MappingPreset } from '../../../shared/mapping.ts'
import { get, post, put } from '../../core/api.ts'
import { useResource } from '../../core/use-resource.ts'
import { announce } from '../../ui/announce.ts'
import { useAttempt } from '../../ui/form.tsx'
import { InlineProblem } from '../../ui/inline-problem.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { connectionWords } from '../words/words.ts'
import { type Draft, draftOf, entryOf, guess, leavesOf, listsOf, mappingOf } from './draft.ts'
import { KindChoice, KindTable } from './kind-choice.tsx'
import { Preview } from './preview.tsx'
import { Values } from './values.tsx'

type Found = { mapping: Mapping | null; samples: MappingSample[]; presets: MappingPreset[] }

/** Defines the meaning of a connection's bodies by example. `at`: the time of the latest request, which reloads the samples. */
export function MappingPart({ info, saved }: { info: ConnectionInfo; saved: () => void }) {
  const path = `/api/connections/${encodeURIComponent(info.id)}`
  const found = useResource<Found>(`${path} ${info.lastRequestAt}`, async signal => {
    const [{ mapping }, { rows: samples }, { rows: presets }] = await Promise.all([
      get<Pick<Found, 'mapping'>>(`${path}/mapping`, {}, signal),
      get<{ rows: MappingSample[] }>(`${path}/samples`, {}, signal),
      get<{ rows: MappingPreset[] }>('/api/mapping-presets', {}, signal),
    ])
    return { mapping, samples, presets }
  })
  return (
    <Loaded of={found} lines={4}>
      {data => (
        <Editor
          key={data.samples.length > 0 ? 'by example' : 'by hand'}
          path={path}
          found={data}
          saved={saved}
        />
      )}
    </Loaded>
  )
}

function Editor({ path, found, saved }: { path: string; found: Found; saved: () => void }) {
  const say = connectionWords.value.mapping
  const { samples, presets } = found
  const body = samples[0]?.body ?? presets[0]?.example
  const draft = useSignal<Draft>(found.mapping ? draftOf(found.mapping) : begin(body))
  const document = useSignal(JSON.stringify(found.mapping ?? mappingOf(draft.value, leavesOf(body)), null, 2))
  const previews = useSignal<MappingPreview[] | null>(null)
  const { attempt, problem, isBusy } = useAttempt()
  const entry = entryOf(body, draft.value.each)
  const leaves = leavesOf(entry)
  const change = (next: Partial<Draft>) => {
    draft.value = { ...draft.value, ...next }
    const begun = leavesOf(entryOf(body, draft.value.each))
    document.value = JSON.stringify(mappingOf(draft.value, begun), null, 2)
  }
  const choose = (mapping: Mapping) => {
    draft.value = draftOf(mapping)
    document.value = JSON.stringify(mapping, null, 2)
  }
  const look = () =>
    attempt(async () => {
      const answer = await post<{ rows: MappingPreview[] }>(
        `${path}/mapping/preview`,
        JSON.parse(document.value),
      )
      previews.value = answer.rows
    })
  useEffect(() => {
    if (samples.length > 0) void look()
  }, [])
  const save = async () => {
    if (!(await attempt(() => put(`${path}/mapping`, JSON.parse(document.value))))) return
    announce(connectionWords.value.saved)
    saved()
  }
  const nameAt = Object.keys(draft.value.roles).find(at => draft.value.roles[at] === 'name')
  return (
    <section class="mapping" aria-labelledby="mapping-title">
      <h3 id="mapping-title">{say.title}</h3>
      <p class="soft">{samples.length > 0 ? say.lead : say.leadByHand}</p>
      <label class="field">
        {say.preset}
        <span class="select">
          <select
            onChange={event => {
              const preset = presets.find(({ id }) => id === event.currentTarget.value)
              if (preset) choose(preset.mapping)
            }}
          >
            <option value="">{say.noPreset}</option>
            {presets.map(({ id, name, isVerified }) => (
              <option key={id} value={id}>
                {say.presets[id] ?? name}
                {!isVerified && ` (${connectionWords.value.notVerified})`}
              </option>
            ))}
          </select>
        </span>
      </label>
      {listsOf(body).length > 0 && (
        <label class="field">
          {say.each}
          <span class="select">
            <select
              value={draft.value.each ?? ''}
              onChange={event => change({ each: event.currentTarget.value || null, roles: {} })}
            >
              <option value="">{say.whole}</option>
              {listsOf(body).map(list => (
                <option key={list} value={list}>
                  {list}
                </option>
              ))}
            </select>
          </span>
        </label>
      )}
      <Values leaves={leaves} roles={draft.value.roles} change={roles => change({ roles })} />
      {nameAt === undefined ? (
        <KindChoice label={say.kind} kind={draft.value.kind} choose={kind => change({ kind })} />
      ) : (
        <KindTable
          values={valuesAt(samples, draft.value.each, nameAt)}
          table={draft.value.table}
          change={table => change({ table })}
        />
      )}
      <details>
        <summary>{say.document}</summary>
        <textarea
          class="code"
          rows={12}
          spellcheck={false}
          aria-label={say.document}
          value={document.value}
          onInput={event => (document.value = event.currentTarget.value)}
        />
      </details>
      {problem.value !== null && <InlineProblem error={problem.value} />}
      <div class="form-do">
        <button type="button" class="button primary" disabled={isBusy.value} onClick={() => void save()}>
          {connectionWords.value.saveSecrets}
        </button>
        <button type="button" class="button" disabled={isBusy.value} onClick={() => void look()}>
          {say.look}
        </button>
      </div>
      {previews.value && <Preview rows={previews.value} />}
    </section>
  )
}

const begin = (body: unknown): Draft => ({
  each: null,
  roles: guess(leavesOf(entryOf(body, null))),
  kind: 'generate_lead',
  table: {},
})

/** The different values at a place of the samples. */
const valuesAt = (samples: readonly MappingSample[], each: string | null, path: string): string[] => [
  ...new Set(
    samples.flatMap(({ body }) =>
      leavesOf(entryOf(body, each)).flatMap(leaf => (leaf.path === path ? [String(leaf.value)] : [])),
    ),
  ),
]
