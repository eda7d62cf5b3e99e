import type { Material } from '../../shared/portal.ts'
import type { Site } from '../../shared/site.ts'
import { get, post, remove } from '../core/api.ts'
import { may } from '../core/session.ts'
import { useResource } from '../core/use-resource.ts'
import { FormLine, Labelled, textOf, useAttempt } from '../ui/form.tsx'
import { Loaded } from '../ui/loaded.tsx'
import { Panel } from '../ui/panel.tsx'
import { Select } from '../ui/select.tsx'
import { Table } from '../ui/table.tsx'
import { programmeWords } from './programme-words.ts'

const KINDS = ['document', 'banner', 'video', 'text', 'other'] as const

export function MaterialsPart({ site }: { site: Site }) {
  const say = programmeWords.value
  const path = `/api/sites/${encodeURIComponent(site.id)}/materials`
  const materials = useResource<{ rows: Material[] }>(path, signal => get(path, {}, signal))
  const { attempt, problem, isBusy } = useAttempt(materials.reload)
  const add = (fields: FormData) =>
    attempt(() =>
      post(path, { title: textOf(fields, 'title'), url: textOf(fields, 'url'), kind: fields.get('kind') }),
    )
  return (
    <Panel id="materials" title={say.materials} lead={say.materialsLead}>
      <Loaded of={materials} lines={3}>
        {({ rows }) =>
          rows.length === 0 ? (
            <p class="soft">{say.materialsNone}</p>
          ) : (
            <Table labelledBy="materials" isStacked>
              {rows.map(row => (
                <tr key={row.id}>
                  <th scope="row">
                    {row.title}
                    <small>
                      {say.materialKinds[row.kind]} · {row.url}
                    </small>
                  </th>
                  <td class="table-do">
                    {may('member') && (
                      <button
                        type="button"
                        class="button"
                        aria-label={say.removeLong(row.title)}
                        onClick={() => void attempt(() => remove(`${path}/${row.id}`))}
                      >
                        {say.remove}
                      </button>
                    )}
                  </td>
                </tr>
              ))}
            </Table>
          )
        }
      </Loaded>
      {may('member') && (
        <FormLine button={say.addMaterial} submit={add} problem={problem.value} isBusy={isBusy.value}>
          <label class="field">
            {say.title}
            <input name="title" required maxLength={200} />
          </label>
          <label class="field">
            {say.address}
            <input name="url" type="url" required maxLength={1000} />
          </label>
          <Labelled label={say.kind}>
            <Select
              name="kind"
              label={say.kind}
              value="document"
              options={KINDS.map(kind => ({ value: kind, label: say.materialKinds[kind] }))}
            />
          </Labelled>
        </FormLine>
      )}
    </Panel>
  )
}
