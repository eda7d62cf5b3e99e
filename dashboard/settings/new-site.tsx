import { useSignal } from '@preact/signals'
import type { CreatedSite } from '../../shared/site.ts'
import { post } from '../core/api.ts'
import { chooseSite, may, reloadSites } from '../core/session.ts'
import { StarterChoice } from '../plans/starter/starter-choice.tsx'
import { CopyField } from '../ui/copy-field.tsx'
import { Denied, Failure } from '../ui/states.tsx'
import { Title } from '../ui/title.tsx'
import { language, words } from '../words/words.ts'

/** A name is all that a site needs; the rest has defaults that work. */
export function NewSite() {
  const { settings } = words.value
  const problem = useSignal<unknown>(null)
  const made = useSignal<CreatedSite | null>(null)
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    const form = event.currentTarget as HTMLFormElement
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions()
    try {
      made.value = await post<CreatedSite>('/api/sites', {
        name: String(new FormData(form).get('site')).trim(),
        timeZone,
        language: language.value,
        plan: new FormData(form).get('starter'),
        origins: String(new FormData(form).get('domain'))
          .split(/[\s,]+/)
          .filter(Boolean),
      })
      problem.value = null
      form.reset()
    } catch (error) {
      problem.value = error
    }
  }
  const go = async (site: string) => {
    await reloadSites()
    chooseSite(site)
  }
  if (made.value) {
    const { siteId, secretKey, identitySecret } = made.value
    return (
      <div class="once">
        <p>
          <a class="button primary" href="/install" onClick={() => void go(siteId)}>
            {settings.toInstall}
          </a>
        </p>
        <details>
          <summary>{settings.siteMade}</summary>
          <p>{settings.secretKey}</p>
          <CopyField text={secretKey} label={settings.secretKey} />
          <p>{settings.identitySecret}</p>
          <CopyField text={identitySecret} label={settings.identitySecret} />
        </details>
      </div>
    )
  }
  return (
    <form class="form-line" onSubmit={event => void submit(event)}>
      <label class="field">
        {settings.siteName}
        <input name="site" required maxLength={200} autoComplete="off" />
      </label>
      <label class="field">
        {settings.origins}
        <input name="domain" maxLength={300} autoComplete="off" placeholder="example.com, www.example.com" />
      </label>
      <StarterChoice />
      <button type="submit" class="button primary">
        {settings.newSite}
      </button>
      {problem.value !== null && <Failure error={problem.value} />}
    </form>
  )
}

/** The content of every screen while there is no site. */
export function FirstSite() {
  const { settings } = words.value
  if (!may('admin')) return <Denied />
  return (
    <section class="first-site">
      <Title text={settings.firstSite} />
      <p class="lead">{settings.firstSiteText}</p>
      <NewSite />
    </section>
  )
}
