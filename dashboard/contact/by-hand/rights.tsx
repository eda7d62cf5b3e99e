import { useSignal } from '@preact/signals'
import { useRef } from 'preact/hooks'
import type { Contact } from '../../../shared/contact.ts'
import { contactName } from '../../board/contact-name.ts'
import { put } from '../../core/api.ts'
import { may } from '../../core/session.ts'
import { Ago } from '../../ui/ago.tsx'
import { Failure } from '../../ui/states.tsx'
import { words } from '../../words/words.ts'
import { handWords } from './words.ts'

/** The contact's consent and objection to profiling. */
export function Rights({ contact, path, reload }: { contact: Contact; path: string; reload: () => void }) {
  const say = handWords.value
  const dialog = useRef<HTMLDialogElement>(null)
  const isBusy = useSignal(false)
  const problem = useSignal<unknown>(null)
  const { consent, objection } = contact
  const isOn = objection?.on === true
  const set = async (on: boolean) => {
    isBusy.value = true
    problem.value = null
    try {
      await put(`${path}/objection`, { on })
      dialog.current?.close()
      reload()
    } catch (error) {
      problem.value = error
    } finally {
      isBusy.value = false
    }
  }
  return (
    <section class="panel rights" aria-labelledby="rights-title">
      <h2 id="rights-title">{say.rights}</h2>
      <dl class="facts">
        <div>
          <dt>{say.consent}</dt>
          <dd>
            {consent ? (
              <>
                {say.consents[consent.state] ?? consent.state}, <Ago at={consent.at} />
              </>
            ) : (
              say.consentNone
            )}
          </dd>
        </div>
        <div>
          <dt>{say.scoring}</dt>
          <dd data-is={isOn ? 'objected' : undefined}>
            {isOn ? say.objected : say.notObjected}
            {objection && (
              <>
                , <Ago at={objection.at} />
              </>
            )}
          </dd>
        </div>
      </dl>
      {problem.value !== null && <Failure error={problem.value} />}
      {may('member') && (
        <button
          type="button"
          class="button"
          disabled={isBusy.value}
          onClick={() => (isOn ? void set(false) : dialog.current?.showModal())}
        >
          {isOn ? say.lift : say.object}
        </button>
      )}
      <dialog ref={dialog} class="dialog" aria-labelledby="objection-title">
        <h2 id="objection-title">{say.objectTitle(contactName(contact))}</h2>
        <p>{say.objectText}</p>
        <div class="dialog-do">
          <button type="button" class="button" onClick={() => dialog.current?.close()}>
            {words.value.verbs.cancel}
          </button>
          <button type="button" class="button primary" disabled={isBusy.value} onClick={() => void set(true)}>
            {say.object}
          </button>
        </div>
      </dialog>
    </section>
  )
}
