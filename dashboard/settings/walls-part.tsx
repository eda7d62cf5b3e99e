import { useSignal } from '@preact/signals'
import type * as z from 'zod'
import type { OneTimeLink } from '../../shared/person.ts'
import type { Site } from '../../shared/site.ts'
import type { Wall } from '../../shared/wall.ts'
import { get, post, remove } from '../core/api.ts'
import { livePlans } from '../core/session.ts'
import { useResource } from '../core/use-resource.ts'
import { Ago } from '../ui/ago.tsx'
import { CopyField } from '../ui/copy-field.tsx'
import { Failure, Lines } from '../ui/states.tsx'
import { words } from '../words/words.ts'

export function WallsPart({ site }: { site: Site }) {
  const { settings: say } = words.value
  const path = `/api/sites/${encodeURIComponent(site.id)}/walls`
  const walls = useResource<{ rows: Wall[] }>(path, signal => get(path, {}, signal))
  const link = useSignal<string | null>(null)
  const problem = useSignal<unknown>(null)
  const plans = livePlans.value ?? []
  const attempt = (act: () => Promise<unknown>) =>
    act().then(
      () => {
        problem.value = null
        walls.reload()
      },
      error => {
        problem.value = error
      },
    )
  const hang = (event: SubmitEvent) => {
    event.preventDefault()
    const form = event.currentTarget as HTMLFormElement
    const fields = new FormData(form)
    void attempt(async () => {
      const wish = {
        plan: fields.get('plan'),
        name: String(fields.get('name') ?? '').trim(),
        names: fields.get('names') === 'on',
      }
      link.value = (await post<z.infer<typeof OneTimeLink>>(path, wish)).url
      form.reset()
    })
  }
  const planName = (id: string) => plans.find(plan => plan.id === id)?.name ?? id
  const rows = walls.data.value?.rows
  return (
    <section class="panel" aria-labelledby="walls">
      <h2 id="walls">{say.walls}</h2>
      <p class="soft">{say.wallsLead}</p>
      {!rows &&
        (walls.error.value ? (
          <Failure error={walls.error.value} retry={walls.reload} />
        ) : (
          <Lines count={2} />
        ))}
      {rows && rows.length > 0 && (
        <div class="table-scroll">
          <table class="table" aria-labelledby="walls">
            <tbody>
              {rows.map(wall => (
                <tr key={wall.id}>
                  <th scope="row">
                    {wall.name || planName(wall.plan)}
                    <small>
                      {planName(wall.plan)} · {wall.names ? say.wallNamed : say.wallMasked}
                    </small>
                  </th>
                  <td>
                    <Ago at={wall.createdAt} />
                  </td>
                  <td class="table-do">
                    <button
                      type="button"
                      class="button"
                      onClick={() =>
                        confirm(say.takeDownSure(wall.name || planName(wall.plan))) &&
                        void attempt(() => remove(`${path}/${encodeURIComponent(wall.id)}`))
                      }
                    >
                      {say.takeDown}
                    </button>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {link.value && (
        <div class="once">
          <p>{say.wallLink}</p>
          <CopyField text={link.value} label={say.walls} />
        </div>
      )}
      {problem.value !== null && <Failure error={problem.value} />}
      <form class="form-line" onSubmit={hang}>
        <label class="field">
          {say.wallName}
          <input name="name" maxLength={200} required />
        </label>
        <div class="field">
          <span aria-hidden="true">{say.wallPlan}</span>
          <span class="select">
            <select name="plan" aria-label={say.wallPlan} required>
              {plans.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </select>
          </span>
        </div>
        <label class="check">
          <input type="checkbox" name="names" />
          {say.wallNames}
        </label>
        <button type="submit" class="button">
          {say.newWall}
        </button>
      </form>
    </section>
  )
}
