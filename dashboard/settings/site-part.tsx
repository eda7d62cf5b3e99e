import { useSignal } from '@preact/signals'
import type { Site } from '../../shared/site.ts'
import { patch } from '../core/api.ts'
import { reloadSites } from '../core/session.ts'
import { announce } from '../ui/announce.ts'
import { CopyField } from '../ui/copy-field.tsx'
import { Failure } from '../ui/states.tsx'
import { words } from '../words/words.ts'

const SAID_MS = 3_000
const EVER = 'ever'
const CONSENTS = ['assumed', 'required'] as const
const LISTS = [
  'searchParameters',
  'careersPaths',
  'partnerParameters',
  'fileEndings',
  'filePaths',
  'ignoredReferrers',
] as const

export function SitePart({ site }: { site: Site }) {
  const { settings, verbs, saved } = words.value
  const problem = useSignal<unknown>(null)
  const isSaved = useSignal(false)
  // A value that was set elsewhere, for instance by a command, stays among the choices.
  const kept = Object.entries({
    ...(site.retention ? { [site.retention]: site.retention } : {}),
    ...settings.retentions,
  })
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    const fields = new FormData(event.currentTarget as HTMLFormElement)
    const text = (name: string) => String(fields.get(name) ?? '').trim()
    try {
      await patch(`/api/sites/${encodeURIComponent(site.id)}`, {
        name: text('name'),
        timeZone: text('timeZone'),
        origins: text('origins').split(/\s+/).filter(Boolean),
        consent: text('consent'),
        ownAddresses: text('ownAddresses').split(/\s+/).filter(Boolean),
        lists: Object.fromEntries(LISTS.map(name => [name, text(name).split(/\s+/).filter(Boolean)])),
        retention: text('retention') === EVER ? null : text('retention'),
      })
      await reloadSites()
      problem.value = null
      isSaved.value = true
      announce(words.value.saved)
      setTimeout(() => {
        isSaved.value = false
      }, SAID_MS)
    } catch (error) {
      problem.value = error
    }
  }
  return (
    <section class="panel" aria-labelledby="site-title">
      <h2 id="site-title">{settings.site}</h2>
      <form class="form" onSubmit={event => void submit(event)}>
        <label class="field">
          {settings.name}
          <input name="name" defaultValue={site.name} required maxLength={200} />
        </label>
        <label class="field">
          {settings.timeZone}
          <input name="timeZone" defaultValue={site.timeZone} list="zones" required />
          <datalist id="zones">
            {Intl.supportedValuesOf('timeZone').map(zone => (
              <option key={zone} value={zone} />
            ))}
          </datalist>
        </label>
        <label class="field">
          {settings.origins}
          <textarea name="origins" rows={3} defaultValue={site.origins.join('\n')} spellcheck={false} />
          <small>{settings.originsHint}</small>
        </label>
        <div class="field">
          <span aria-hidden="true">{settings.retention}</span>
          <span class="select">
            <select name="retention" aria-label={settings.retention}>
              {kept.map(([value, label]) => (
                <option key={value} value={value} selected={value === (site.retention ?? EVER)}>
                  {label}
                </option>
              ))}
            </select>
          </span>
        </div>
        <fieldset class="field">
          <legend>{settings.consent}</legend>
          {CONSENTS.map(name => (
            <label key={name} class="check">
              <input type="radio" name="consent" value={name} defaultChecked={site.consent === name} />
              {settings.consents[name]}
            </label>
          ))}
        </fieldset>
        <label class="field">
          {settings.ownAddresses}
          <textarea
            name="ownAddresses"
            rows={2}
            defaultValue={site.ownAddresses.join('\n')}
            spellcheck={false}
          />
          <small>{settings.ownAddressesHint}</small>
        </label>
        <div class="field">
          <span>{settings.ownMark}</span>
          <CopyField text={`?${site.ownMark}`} label={settings.ownMark} />
          <small>{settings.ownMarkHint}</small>
        </div>
        <fieldset class="field">
          <legend>{settings.lists}</legend>
          {LISTS.map(name => (
            <label key={name} class="field">
              {settings.listNames[name]}
              <textarea name={name} rows={2} defaultValue={site.lists[name].join('\n')} spellcheck={false} />
            </label>
          ))}
          <small>{settings.listsHint}</small>
        </fieldset>
        {problem.value !== null && <Failure error={problem.value} />}
        <div class="form-do">
          <button type="submit" class="button primary">
            {verbs.save}
          </button>
          <span>{isSaved.value && saved}</span>
        </div>
      </form>
    </section>
  )
}
