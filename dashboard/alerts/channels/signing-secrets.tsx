import { useSignal } from '@preact/signals'
import type { ChannelInfo } from '../../../shared/channel.ts'
import { announce } from '../../ui/announce.ts'
import { InlineProblem } from '../../ui/inline-problem.tsx'
import { ShownOnce } from '../../ui/shown-once.tsx'
import { alertWords } from '../words/words.ts'
import { changeChannel, newSecret, secretsOf } from './channel-api.ts'

type Props = { info: ChannelInfo; changed: (info: ChannelInfo) => void }

/** A webhook's secrets: one, or two while the receiver changes from the old one to the new. */
export function SigningSecrets({ info, changed }: Props) {
  const { channels: say } = alertWords.value
  const made = useSignal<string | null>(null)
  const problem = useSignal<unknown>(null)
  const secrets = secretsOf(info)
  const keep = async (next: string[], then: () => void) => {
    problem.value = null
    try {
      changed(await changeChannel(info, { settings: { ...info.settings, secrets: next } }))
      then()
    } catch (error) {
      problem.value = error
    }
  }
  const rotate = () => {
    const secret = newSecret()
    void keep([...secrets, secret], () => {
      made.value = secret
    })
  }
  return (
    <div class="field secrets">
      <span>{say.secret}</span>
      <ul>
        {secrets.map(secret => (
          <li key={secret}>
            <code>{secret}</code>
          </li>
        ))}
      </ul>
      {made.value !== null && <ShownOnce text={say.secretOnce} label={say.secret} value={made.value} />}
      {secrets.length === 1 ? (
        <p>
          <button type="button" class="button" onClick={rotate}>
            {say.rotate}
          </button>
        </p>
      ) : (
        <p>
          <button
            type="button"
            class="button"
            onClick={() => void keep(secrets.slice(-1), () => announce(say.endedOld))}
          >
            {say.endOld}
          </button>
        </p>
      )}
      <small>{say.rotateHint}</small>
      {problem.value !== null && <InlineProblem error={problem.value} />}
    </div>
  )
}
