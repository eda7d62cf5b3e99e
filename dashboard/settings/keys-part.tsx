import { useSignal } from '@preact/signals'
import type { KeyInfo, Site } from '../../shared/site.ts'
import { get, post, remove } from '../core/api.ts'
import { useResource } from '../core/use-resource.ts'
import { Ago } from '../ui/ago.tsx'
import { CopyField } from '../ui/copy-field.tsx'
import { Failure, Lines } from '../ui/states.tsx'
import { words } from '../words/words.ts'

export function KeysPart({ site }: { site: Site }) {
  const { settings } = words.value
  const path = `/api/sites/${encodeURIComponent(site.id)}/keys`
  const keys = useResource<{ rows: KeyInfo[] }>(path, signal => get(path, {}, signal))
  const created = useSignal<string | null>(null)
  const problem = useSignal<unknown>(null)
  const attempt = (act: () => Promise<unknown>) =>
    act().then(
      () => {
        problem.value = null
        keys.reload()
      },
      error => {
        problem.value = error
      },
    )
  const add = async (event: SubmitEvent) => {
    event.preventDefault()
    const form = event.currentTarget as HTMLFormElement
    const name = String(new FormData(form).get('name') ?? '').trim()
    await attempt(async () => {
      created.value = (await post<{ key: string }>(path, { class: 'secret', name })).key
      form.reset()
    })
  }
  const revoke = (key: KeyInfo) => {
    if (confirm(settings.revokeSure(titleOf(key))))
      void attempt(() => remove(`${path}/${encodeURIComponent(key.id)}`))
  }
  return (
    <section class="panel" aria-labelledby="keys">
      <h2 id="keys">{settings.keys}</h2>
      <p class="soft">{settings.keysLead}</p>
      {!keys.data.value &&
        (keys.error.value ? <Failure error={keys.error.value} retry={keys.reload} /> : <Lines count={3} />)}
      {keys.data.value && (
        <div class="table-scroll">
          <table class="table">
            <thead>
              <tr>
                <th scope="col">{settings.keys}</th>
                <th scope="col">{settings.created}</th>
                <th scope="col">{settings.lastUsed}</th>
                <td />
              </tr>
            </thead>
            <tbody>
              {keys.data.value.rows.map(key => (
                <tr key={key.id} data-off={key.revokedAt !== null || undefined}>
                  <th scope="row">
                    <code>{key.key ?? `sk_…${key.hint}`}</code>
                    <small>
                      {key.class === 'public' ? settings.writeKey : settings.secretKey}
                      {key.name && ` · ${key.name}`}
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
            </tbody>
          </table>
        </div>
      )}
      {created.value && (
        <div class="once">
          <p>{settings.keyOnce}</p>
          <CopyField text={created.value} label={settings.secretKey} />
        </div>
      )}
      {problem.value !== null && <Failure error={problem.value} />}
      <form class="form-line" onSubmit={event => void add(event)}>
        <label class="field">
          {settings.name}
          <input name="name" maxLength={200} required />
        </label>
        <button type="submit" class="button">
          {settings.newKey}
        </button>
      </form>
    </section>
  )

  function titleOf(key: KeyInfo): string {
    return key.name || key.key || `sk_…${key.hint}`
  }
}
