import { useSignal } from '@preact/signals'
import type { InstallCheck } from '../../shared/site.ts'
import { CopyField } from '../ui/copy-field.tsx'
import { PLATFORMS, type Platform, snippetFor } from './platform.ts'
import { installWords } from './words.ts'

/** The snippet as each platform takes it, with or without waiting for the visitor's consent. */
export function Platforms({ check }: { check: InstallCheck }) {
  const say = installWords.value
  const platform = useSignal<Platform>('html')
  const waits = useSignal(false)
  const [where, note] = say.platforms[platform.value]
  return (
    <section class="platforms" aria-label={say.platform}>
      <fieldset class="segments">
        <legend class="sr-only">{say.platform}</legend>
        {PLATFORMS.map(one => (
          <label key={one}>
            <input
              type="radio"
              name="platform"
              checked={platform.value === one}
              onChange={() => {
                platform.value = one
              }}
            />
            <span>{say.platformNames[one]}</span>
          </label>
        ))}
      </fieldset>
      <p>{where}</p>
      <CopyField text={snippetFor(platform.value, check, waits.value)} label={say.snippet} />
      {platform.value !== 'gtm' && (
        <label class="check">
          <input
            type="checkbox"
            checked={waits.value}
            onChange={() => {
              waits.value = !waits.value
            }}
          />{' '}
          {say.consent}
        </label>
      )}
      {note && <p class="soft">{note}</p>}
    </section>
  )
}
