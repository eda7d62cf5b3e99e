import { useSignal } from '@preact/signals'
import { announce } from '../ui/announce.ts'
import { Icon } from '../ui/icons.tsx'
import { words } from '../words/words.ts'
import { beginCall } from './call.ts'
import { mailAddress, type Person, telAddress } from './ways.ts'

const COPIED_MS = 2_000

type Props = { person: Person; used?: () => void }

/** Call, e-mail, copy: whichever the person can be reached by; nothing where there is no way. */
export function ReachButtons({ person, used = () => {} }: Props) {
  const { reach: say } = words.value
  const tel = telAddress(person.phone)
  const mail = mailAddress(person.email)
  const address = tel ? person.phone : mail ? person.email : null
  if (address === null) return null
  const call = () => {
    beginCall(person)
    used()
  }
  return (
    <span class="reach">
      {tel && (
        <a class="button primary" href={tel} title={person.phone!} data-do="call" onClick={call}>
          <Icon name="call" />
          {say.call}
        </a>
      )}
      {mail && (
        <a
          class={tel ? 'button' : 'button primary'}
          href={mail}
          title={person.email!}
          data-do="email"
          onClick={used}
        >
          <Icon name="mail" />
          {say.email}
        </a>
      )}
      <CopyButton text={address} />
    </span>
  )
}

function CopyButton({ text }: { text: string }) {
  const { verbs, reach: say } = words.value
  const isCopied = useSignal(false)
  const copy = async () => {
    // Without a secure context there is no clipboard; the address is shown then, to be copied by hand.
    const isDone = await navigator.clipboard?.writeText(text).then(
      () => true,
      () => false,
    )
    if (!isDone) return void prompt(say.copyOf(text), text)
    isCopied.value = true
    announce(verbs.copied)
    setTimeout(() => {
      isCopied.value = false
    }, COPIED_MS)
  }
  return (
    <button
      type="button"
      class="button icon-only"
      aria-label={say.copyOf(text)}
      title={isCopied.value ? verbs.copied : say.copyOf(text)}
      onClick={() => void copy()}
    >
      <Icon name={isCopied.value ? 'check' : 'copy'} />
    </button>
  )
}
