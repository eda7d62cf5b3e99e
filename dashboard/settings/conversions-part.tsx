import type { Conversion } from '../../shared/conversions.ts'
import type { Site } from '../../shared/site.ts'
import { patch } from '../core/api.ts'
import { reloadSites } from '../core/session.ts'
import { goalName } from '../insights/goal-name.ts'
import { FormLine, textOf, useAttempt } from '../ui/form.tsx'
import { Panel } from '../ui/panel.tsx'
import { Table } from '../ui/table.tsx'
import { words } from '../words/words.ts'
import { conversionsWords } from './conversions-words.ts'

const PATH = 'url.path'
const USUAL = [
  'purchase',
  'deal_won',
  'generate_lead',
  'demo_request',
  'call_booked',
  'sign_up',
  'newsletter_signup',
  'page_view',
  'file_download',
  'form_submit',
]

export function ConversionsPart({ site }: { site: Site }) {
  const say = conversionsWords.value
  const { verbs } = words.value
  const { attempt, problem, isBusy } = useAttempt(() => void reloadSites())
  const all = site.conversions
  const save = (conversions: readonly Conversion[]) =>
    attempt(() => patch(`/api/sites/${encodeURIComponent(site.id)}`, { conversions }))
  const add = (fields: FormData) => {
    const event = textOf(fields, 'event')
    const path = textOf(fields, 'path')
    const name = textOf(fields, 'name')
    return save([
      ...all,
      {
        id: freeId(event, all),
        name: name || null,
        event,
        where: path === '' ? [] : [{ field: PATH, op: 'contains', value: path }],
      },
    ])
  }
  const remove = (one: Conversion) => {
    if (confirm(say.removeSure(goalName(one)))) void save(all.filter(({ id }) => id !== one.id))
  }
  return (
    <Panel id="conversions" title={say.title} lead={say.lead}>
      <Table labelledBy="conversions" isStacked>
        {all.map((one, index) => (
          <tr key={one.id}>
            <th scope="row">
              {goalName(one)}
              <small>{aboutOf(one)}</small>
            </th>
            <td class="table-do">
              {index > 0 && (
                <button
                  type="button"
                  class="button"
                  aria-label={say.firstLong(goalName(one))}
                  disabled={isBusy.value}
                  onClick={() => void save([one, ...all.filter(({ id }) => id !== one.id)])}
                >
                  {say.first}
                </button>
              )}
              {all.length > 1 && (
                <button
                  type="button"
                  class="button"
                  aria-label={say.removeLong(goalName(one))}
                  disabled={isBusy.value}
                  onClick={() => remove(one)}
                >
                  {verbs.remove}
                </button>
              )}
            </td>
          </tr>
        ))}
      </Table>
      <FormLine button={say.add} submit={add} problem={problem.value} isBusy={isBusy.value}>
        <label class="field">
          {say.event}
          <input name="event" list="conversion-events" maxLength={60} required spellcheck={false} />
          <small>{say.eventHint}</small>
          <datalist id="conversion-events">
            {USUAL.map(event => (
              <option key={event} value={event} />
            ))}
          </datalist>
        </label>
        <label class="field">
          {say.name}
          <input name="name" maxLength={80} />
          <small>{say.nameHint}</small>
        </label>
        <label class="field">
          {say.path}
          <input name="path" maxLength={200} spellcheck={false} />
          <small>{say.pathHint}</small>
        </label>
      </FormLine>
    </Panel>
  )
}

/** The kind of event, and what it is asked for beside. */
function aboutOf({ event, where }: Conversion): string {
  const say = conversionsWords.value
  const [first, ...more] = where
  if (!first) return event
  const isPath = more.length === 0 && first.field === PATH && first.op === 'contains'
  return `${event} · ${isPath ? say.onPages(String(first.value)) : say.conditions}`
}

/** A conversion's id stays in addresses: of the kind's name, what an id may bear. */
function freeId(event: string, all: readonly Conversion[]): string {
  const base =
    event
      .toLowerCase()
      .replace(/[^a-z0-9_-]+/g, '-')
      .replace(/^[^a-z0-9]+/, '')
      .slice(0, 30) || 'conversion'
  let id = base
  for (let n = 2; all.some(one => one.id === id); n++) id = `${base}-${n}`
  return id
}
