import { useSignal } from '@preact/signals'
import { useRef } from 'preact/hooks'
import type { Contact } from '../../shared/contact.ts'
import { contactName } from '../board/contact-name.ts'
import { remove } from '../core/api.ts'
import { navigate } from '../core/route.ts'
import { may } from '../core/session.ts'
import { announce } from '../ui/announce.ts'
import { Failure } from '../ui/states.tsx'
import { words } from '../words/words.ts'

/** Data subject requests: the export and the erasure of a contact. */
export function ContactActions({ contact }: { contact: Contact }) {
  const { contact: say, verbs } = words.value
  const dialog = useRef<HTMLDialogElement>(null)
  const typed = useSignal('')
  const isBusy = useSignal(false)
  const problem = useSignal<unknown>(null)
  if (!may('member')) return null
  const path = `/api/contacts/${encodeURIComponent(contact.id)}`
  const name = contactName(contact)
  const erase = async (event: SubmitEvent) => {
    event.preventDefault()
    isBusy.value = true
    try {
      await remove(path)
      dialog.current?.close()
      announce(say.erased(name))
      navigate('/board', 'replace')
    } catch (error) {
      problem.value = error
    } finally {
      isBusy.value = false
    }
  }
  return (
    <section class="panel contact-do" aria-labelledby="actions-title">
      <h2 id="actions-title">{say.actions}</h2>
      <p>
        <a class="button" href={`${path}/export`} download={`${contact.id}.json`}>
          {say.export}
        </a>{' '}
        <button type="button" class="button" onClick={() => dialog.current?.showModal()}>
          {say.erase}
        </button>
      </p>
      <dialog ref={dialog} class="dialog" aria-labelledby="erase-title">
        <form onSubmit={event => void erase(event)}>
          <h2 id="erase-title">{say.eraseTitle(name)}</h2>
          <p>{say.eraseText}</p>
          <label class="field">
            {say.eraseAsk(name)}
            <input
              autoComplete="off"
              spellcheck={false}
              value={typed.value}
              onInput={event => {
                typed.value = event.currentTarget.value
              }}
            />
          </label>
          {problem.value !== null && <Failure error={problem.value} />}
          <div class="dialog-do">
            <button type="button" class="button" onClick={() => dialog.current?.close()}>
              {verbs.cancel}
            </button>
            <button
              type="submit"
              class="button primary"
              disabled={isBusy.value || typed.value.trim() !== name.trim()}
            >
              {say.erase}
            </button>
          </div>
        </form>
      </dialog>
    </section>
  )
}
