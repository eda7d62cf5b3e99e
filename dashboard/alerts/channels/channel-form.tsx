import { useSignal } from '@preact/signals'
import type { ChannelInfo, ChannelKind, CreatedChannel } from '../../../shared/channel.ts'
import type { Site } from '../../../shared/site.ts'
import { ApiError, post } from '../../core/api.ts'
import { InlineProblem } from '../../ui/inline-problem.tsx'
import { LANGUAGES, language, words } from '../../words/words.ts'
import { alertWords } from '../words/words.ts'
import { changeChannel } from './channel-api.ts'
import { FormField, type Told } from './form-field.tsx'
import { KindFields, readSettings } from './kind-fields.tsx'

type Props = {
  site: Site
  kind: ChannelKind
  /** Null for a new one. */
  info: ChannelInfo | null
  saved: (info: ChannelInfo, shownOnce: readonly string[]) => void
  cancel: () => void
}

/** The form of a channel: its address and the language and hours of its messages. */
export function ChannelForm({ site, kind, info, saved, cancel }: Props) {
  const { channels: say } = alertWords.value
  const told = useSignal<Told>([])
  const problem = useSignal<unknown>(null)
  const isBusy = useSignal(false)
  const isQuiet = useSignal(info?.quiet != null)
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget as HTMLFormElement)
    const text = (name: string) => String(form.get(name) ?? '').trim()
    const wish = {
      name: text('name'),
      settings: readSettings(kind, form),
      language: text('language') === 'pl' ? ('pl' as const) : ('en' as const),
      timeZone: text('timeZone'),
      quiet: isQuiet.value
        ? { from: text('quiet.from'), to: text('quiet.to'), weekends: form.has('quiet.weekends') }
        : null,
    }
    isBusy.value = true
    told.value = []
    problem.value = null
    try {
      if (info) saved(await changeChannel(info, wish), [])
      else {
        const path = `/api/sites/${encodeURIComponent(site.id)}/channels`
        const { shownOnce, ...made } = await post<CreatedChannel>(path, wish)
        saved(made, shownOnce)
      }
    } catch (error) {
      const errors = error instanceof ApiError ? error.problem?.errors : undefined
      if (errors?.length) told.value = errors
      else problem.value = error
    } finally {
      isBusy.value = false
    }
  }
  return (
    <form class="form channel-form" onSubmit={event => void submit(event)}>
      <p class="soft">{say.how[kind]}</p>
      <FormField path="name" label={say.name} told={told.value} hint={say.nameHint}>
        {marks => <input {...marks} required maxLength={200} defaultValue={info?.name ?? ''} />}
      </FormField>
      <KindFields kind={kind} info={info} told={told.value} />
      <div class="form-pair">
        <div class="field">
          <span aria-hidden="true">{say.language}</span>
          <span class="select">
            <select name="language" aria-label={say.language}>
              {(Object.keys(LANGUAGES) as (keyof typeof LANGUAGES)[]).map(name => (
                <option
                  key={name}
                  value={name}
                  lang={name}
                  selected={name === (info?.language ?? language.value)}
                >
                  {LANGUAGES[name]}
                </option>
              ))}
            </select>
          </span>
        </div>
        <FormField path="timeZone" label={say.timeZone} told={told.value}>
          {marks => (
            <>
              <input
                {...marks}
                required
                list="channel-zones"
                defaultValue={info?.timeZone ?? site.timeZone}
              />
              <datalist id="channel-zones">
                {Intl.supportedValuesOf('timeZone').map(zone => (
                  <option key={zone} value={zone} />
                ))}
              </datalist>
            </>
          )}
        </FormField>
      </div>
      <fieldset class="field">
        <label class="check">
          <input
            type="checkbox"
            checked={isQuiet.value}
            onChange={event => (isQuiet.value = event.currentTarget.checked)}
          />
          {say.quiet}
        </label>
        {isQuiet.value && (
          <>
            <div class="form-quiet">
              <FormField path="quiet.from" label={say.quietFrom} told={told.value}>
                {marks => (
                  <input {...marks} type="time" required defaultValue={info?.quiet?.from ?? '18:00'} />
                )}
              </FormField>
              <FormField path="quiet.to" label={say.quietTo} told={told.value}>
                {marks => <input {...marks} type="time" required defaultValue={info?.quiet?.to ?? '08:00'} />}
              </FormField>
              <label class="check">
                <input
                  type="checkbox"
                  name="quiet.weekends"
                  defaultChecked={info?.quiet?.weekends ?? false}
                />
                {say.weekends}
              </label>
            </div>
            <small>{say.quietHint}</small>
          </>
        )}
      </fieldset>
      {problem.value !== null && <InlineProblem error={problem.value} />}
      <div class="form-do">
        <button type="submit" class="button primary" disabled={isBusy.value}>
          {info ? say.save : say.create}
        </button>
        <button type="button" class="button" onClick={cancel}>
          {words.value.verbs.cancel}
        </button>
      </div>
    </form>
  )
}
