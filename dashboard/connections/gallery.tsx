import type { ProviderInfo } from '../../shared/connection.ts'
import { connectionWords } from './words/words.ts'

type Props = { providers: readonly ProviderInfo[]; choose: (one: ProviderInfo) => void; cancel: () => void }

/** Every service that may send, by category. */
export function Gallery({ providers, choose, cancel }: Props) {
  const say = connectionWords.value
  const categories = [...new Set(providers.map(({ category }) => category))]
  return (
    <section class="gallery" aria-labelledby="gallery-title">
      <h2 id="gallery-title">{say.choose}</h2>
      {categories.map(category => (
        <div key={category}>
          <h3>{say.categories[category]}</h3>
          <ul>
            {providers
              .filter(one => one.category === category)
              .map(one => (
                <li key={one.kind}>
                  <button type="button" data-kind={one.kind} onClick={() => choose(one)}>
                    <b>{one.name}</b>
                    <span>{say.services[one.kind].about}</span>
                    <small>
                      {say.auth[one.auth]}
                      {!one.isVerified && ` · ${say.notVerified}`}
                    </small>
                  </button>
                </li>
              ))}
          </ul>
        </div>
      ))}
      <button type="button" class="button" onClick={cancel}>
        {say.cancel}
      </button>
    </section>
  )
}
