import { useSignal } from '@preact/signals'
import type * as z from 'zod'
import type { OneTimeLink } from '../../shared/person.ts'
import type { Site } from '../../shared/site.ts'
import type { Wall } from '../../shared/wall.ts'
import { get, post, remove } from '../core/api.ts'
import { livePlans } from '../core/session.ts'
import { useResource } from '../core/use-resource.ts'
import { Ago } from '../ui/ago.tsx'
import { FormLine, Labelled, textOf, useAttempt } from '../ui/form.tsx'
import { Loaded } from '../ui/loaded.tsx'
import { Panel } from '../ui/panel.tsx'
import { Select } from '../ui/select.tsx'
import { ShownOnce } from '../ui/shown-once.tsx'
import { Table } from '../ui/table.tsx'
import { words } from '../words/words.ts'

export function WallsPart({ site }: { site: Site }) {
  const { settings: say } = words.value
  const path = `/api/sites/${encodeURIComponent(site.id)}/walls`
  const walls = useResource<{ rows: Wall[] }>(path, signal => get(path, {}, signal))
  const link = useSignal<string | null>(null)
  const { attempt, problem, isBusy } = useAttempt(walls.reload)
  const plans = livePlans.value ?? []
  const add = (fields: FormData) =>
    attempt(async () => {
      const wish = {
        plan: fields.get('plan'),
        name: textOf(fields, 'name'),
        names: fields.get('names') === 'on',
      }
      link.value = (await post<z.infer<typeof OneTimeLink>>(path, wish)).url
    })
  const planName = (id: string) => plans.find(plan => plan.id === id)?.name ?? id
  const titleOf = (wall: Wall) => wall.name || planName(wall.plan)
  const takeDown = (wall: Wall) => {
    if (confirm(say.takeDownSure(titleOf(wall))))
      void attempt(() => remove(`${path}/${encodeURIComponent(wall.id)}`))
  }
  return (
    <Panel id="walls" title={say.walls} lead={say.wallsLead}>
      <Loaded of={walls} lines={2}>
        {({ rows }) =>
          rows.length > 0 && (
            <Table labelledBy="walls">
              {rows.map(wall => (
                <tr key={wall.id}>
                  <th scope="row">
                    {titleOf(wall)}
                    <small>
                      {planName(wall.plan)} · {wall.names ? say.wallNamed : say.wallMasked}
                    </small>
                  </th>
                  <td>
                    <Ago at={wall.createdAt} />
                  </td>
                  <td class="table-do">
                    <button type="button" class="button" onClick={() => takeDown(wall)}>
                      {say.takeDown}
                    </button>
                  </td>
                </tr>
              ))}
            </Table>
          )
        }
      </Loaded>
      {link.value && <ShownOnce text={say.wallLink} label={say.walls} value={link.value} />}
      <FormLine button={say.newWall} submit={add} problem={problem.value} isBusy={isBusy.value}>
        <label class="field">
          {say.wallName}
          <input name="name" maxLength={200} required />
        </label>
        <Labelled label={say.wallPlan}>
          <Select
            name="plan"
            label={say.wallPlan}
            value={plans[0]?.id ?? ''}
            options={plans.map(({ id, name }) => ({ value: id, label: name }))}
            isRequired
          />
        </Labelled>
        <label class="check">
          <input type="checkbox" name="names" />
          {say.wallNames}
        </label>
      </FormLine>
    </Panel>
  )
}
