import { useSignal } from '@preact/signals'
import type { KeyInfo, Site } from '../../shared/site.ts'
import { get, post, remove } from '../core/api.ts'
import { useResource } from '../core/use-resource.ts'
import { Ago } from '../ui/ago.tsx'
import { FormLine, textOf, useAttempt } from '../ui/form.tsx'
import { Loaded } from '../ui/loaded.tsx'
import { Panel } from '../ui/panel.tsx'
import { Select } from '../ui/select.tsx'
import { ShownOnce } from '../ui/shown-once.tsx'
import { Table } from '../ui/table.tsx'
import { words } from '../words/words.ts'
import { keyWords } from './key-words.ts'

export function KeysPart({ site }: { site: Site }) {
  const { settings } = words.value
  const say = keyWords.value
  const path = `/api/sites/${encodeURIComponent(site.id)}/keys`
  const keys = useResource<{ rows: KeyInfo[] }>(path, signal => get(path, {}, signal))
  const created = useSignal<string | null>(null)
  const { attempt, problem, isBusy } = useAttempt(keys.reload)
  const add = (fields: FormData) =>
    attempt(async () => {
      const scopes = textOf(fields, 'rights') === 'integration' && { scopes: Object.keys(say.scopes) }
      const wish = { class: 'secret', name: textOf(fields, 'name'), ...scopes }
      created.value = (await post<{ key: string }>(path, wish)).key
    })
  const revoke = (key: KeyInfo) => {
    if (confirm(settings.revokeSure(titleOf(key))))
      void attempt(() => remove(`${path}/${encodeURIComponent(key.id)}`))
  }
  return (
    <Panel id="keys" title={settings.keys} lead={settings.keysLead}>
      <Loaded of={keys} lines={3}>
        {({ rows }) => (
          <Table
            labelledBy="keys"
            head={[settings.keys, settings.created, `${settings.lastUsed} (${settings.lastUsedHint})`, null]}
          >
            {rows.map(key => (
              <tr key={key.id} data-off={key.revokedAt !== null || undefined}>
                <th scope="row">
                  <code>{key.key ?? `sk_…${key.hint}`}</code>
                  <small>
                    {key.class === 'public' ? settings.writeKey : settings.secretKey}
                    {key.name && ` · ${nameOf(key)}`}
                    {key.scopes && ` · ${key.scopes.map(scope => say.scopes[scope]).join(', ')}`}
                  </small>
                </th>
                <td>
                  <Ago at={key.createdAt} />
                </td>
                <td>{key.lastUsedAt ? <Ago at={key.lastUsedAt} /> : settings.never}</td>
                <td class="table-do">
                  {key.revokedAt ? (
                    settings.revoked
                  ) : (
                    <button type="button" class="button" onClick={() => revoke(key)}>
                      {settings.revoke}
                    </button>
                  )}
                </td>
              </tr>
            ))}
          </Table>
        )}
      </Loaded>
      {created.value && (
        <ShownOnce text={settings.keyOnce} label={settings.secretKey} value={created.value} />
      )}
      <FormLine button={settings.newKey} submit={add} problem={problem.value} isBusy={isBusy.value}>
        <label class="field">
          {settings.name}
          <input name="name" maxLength={200} required />
        </label>
        <span class="field">
          {say.rights}
          <Select
            label={say.rights}
            name="rights"
            value="everything"
            options={(['everything', 'integration'] as const).map(value => ({ value, label: say[value] }))}
          />
        </span>
      </FormLine>
    </Panel>
  )
}

/** A new site's keys have these names; any other name is the owner's. */
function nameOf({ class: kind, name }: KeyInfo): string {
  const { settings } = words.value
  if (kind === 'public' && name === 'Pages') return settings.pagesKey
  return kind === 'secret' && name === 'Server' ? settings.serverKey : name
}

const titleOf = (key: KeyInfo): string => nameOf(key) || key.key || `sk_…${key.hint}`
