import { notifying, startNotifying, stopNotifying } from '../notify.ts'
import { alertWords } from '../words/words.ts'

/** The browser asks for permission only after a click on this button. */
export function NotifyAsk() {
  const { notify: say } = alertWords.value
  switch (notifying.value) {
    case 'impossible':
      return null
    case 'denied':
      return <p class="notify-ask soft">{say.denied}</p>
    case 'on':
      return (
        <p class="notify-ask soft">
          {say.on}{' '}
          <button type="button" class="link" onClick={stopNotifying}>
            {say.off}
          </button>
        </p>
      )
    default:
      return (
        <button
          type="button"
          class="button notify-ask"
          title={say.hint}
          onClick={() => void startNotifying()}
        >
          {say.ask}
        </button>
      )
  }
}
