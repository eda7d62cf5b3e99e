import { useSignal } from '@preact/signals'
import type { Language } from '../../shared/person.ts'
import { isSoundOn, setSound } from '../alerts/sound.ts'
import { isCompact, setCompact } from '../board/tools/density.ts'
import { patch } from '../core/api.ts'
import { may, me, signOut } from '../core/session.ts'
import { Icon } from '../ui/icons.tsx'
import { LanguageChoice } from '../ui/language-choice.tsx'
import { THEMES, theme, wear } from '../ui/theme.ts'
import { speak, words } from '../words/words.ts'

export function Menu() {
  const { bar, themes, keys } = words.value
  /** The collector did not answer, so the user is still signed in. */
  const isStuck = useSignal(false)
  return (
    <>
      <button
        type="button"
        class="button icon-only"
        popovertarget="menu"
        aria-label={bar.more}
        title={bar.more}
      >
        <Icon name="menu" />
      </button>
      <div id="menu" class="menu" popover="auto">
        <p class="menu-who">
          <b>{me.value?.name || me.value?.email}</b>
          {me.value?.name && <span class="soft">{me.value.email}</span>}
        </p>
        <fieldset class="segments">
          <legend>{bar.theme}</legend>
          {THEMES.map(name => (
            <label key={name}>
              <input type="radio" name="theme" checked={theme.value === name} onChange={() => wear(name)} />
              <span>{themes[name]}</span>
            </label>
          ))}
        </fieldset>
        <LanguageChoice choose={choose} />
        <label class="check">
          <input
            type="checkbox"
            checked={isSoundOn.value}
            onChange={event => setSound(event.currentTarget.checked)}
          />
          {bar.sound}
        </label>
        <label class="check">
          <input
            type="checkbox"
            checked={isCompact.value}
            onChange={event => setCompact(event.currentTarget.checked)}
          />
          {bar.compact}
        </label>
        {may('member') && (
          <a class="menu-link" href="/import">
            {words.value.settings.toImport}
          </a>
        )}
        <div class="menu-end">
          <button
            type="button"
            class="button"
            popovertarget="menu"
            popovertargetaction="hide"
            data-opens="keys"
          >
            <Icon name="keyboard" />
            {keys.title}
          </button>
          <button
            type="button"
            class="button"
            onClick={() => {
              isStuck.value = false
              signOut().catch(() => {
                isStuck.value = true
              })
            }}
          >
            {bar.signOut}
          </button>
        </div>
        {isStuck.value && (
          <p class="problem" role="alert">
            {words.value.states.offlineTitle}
          </p>
        )}
      </div>
    </>
  )
}

function choose(name: Language): void {
  speak(name)
  // E-mails and alerts use the account's language; the screen has changed already, even if the request fails.
  patch('/api/me', { language: name }).catch(() => null)
}
