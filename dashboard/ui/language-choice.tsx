import type { Language } from '../../shared/person.ts'
import { LANGUAGES, language, words } from '../words/words.ts'

type Props = { choose: (language: Language) => void; isLegendHidden?: boolean }

export function LanguageChoice({ choose, isLegendHidden = false }: Props) {
  return (
    <fieldset class="segments">
      <legend class={isLegendHidden ? 'sr-only' : undefined}>{words.value.bar.language}</legend>
      {(Object.keys(LANGUAGES) as Language[]).map(name => (
        <label key={name}>
          <input
            type="radio"
            name="language"
            checked={language.value === name}
            onChange={() => choose(name)}
          />
          <span lang={name}>{LANGUAGES[name]}</span>
        </label>
      ))}
    </fieldset>
  )
}
