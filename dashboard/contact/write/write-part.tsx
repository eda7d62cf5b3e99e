import { useSignal } from '@preact/signals'
import type { Contact } from '../../../shared/contact.ts'
import type { Archetype, MessageDraft } from '../../../shared/message.ts'
import type { Language } from '../../../shared/person.ts'
import { get, post } from '../../core/api.ts'
import { here } from '../../core/route.ts'
import { may, plan } from '../../core/session.ts'
import { useResource } from '../../core/use-resource.ts'
import { useAttempt } from '../../ui/form.tsx'
import { InlineProblem } from '../../ui/inline-problem.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { Select } from '../../ui/select.tsx'
import { language } from '../../words/words.ts'
import { writeWords } from './words.ts'

type Props = { contact: Contact; path: string; reload: () => void }

/**
 * What to do about a rising star or a sleeping giant: the recommended action, and a message that is filled in. The address
 * `?do=write` of an alert opens it at once.
 */
export function WritePart({ contact, path, reload }: Props) {
  const say = writeWords.value
  const isAsked = new URLSearchParams(here.value.query).get('do') === 'write'
  const isOpen = useSignal(isAsked)
  const isSent = useSignal(false)
  const found = contact.scores.find(({ archetype }) => archetype !== null)
  const archetype = found?.archetype ?? (isAsked ? 'sleeping_giant' : null)
  if (archetype === null || !may('member')) return null
  const done = () => {
    isOpen.value = false
    isSent.value = true
    reload()
  }
  return (
    <section class="panel" aria-labelledby="write-title">
      <h2 id="write-title">{say.titles[archetype]}</h2>
      {isSent.value && <p role="status">{say.sent}</p>}
      {isOpen.value ? (
        <Draft
          {...{ archetype, path, done }}
          plan={found?.plan ?? plan.value?.id}
          close={() => {
            isOpen.value = false
          }}
        />
      ) : (
        <button
          type="button"
          class="button primary"
          onClick={() => {
            isOpen.value = true
            isSent.value = false
          }}
        >
          {say.write}
        </button>
      )}
    </section>
  )
}

type DraftProps = {
  archetype: Archetype
  plan: string | undefined
  path: string
  done: () => void
  close: () => void
}

function Draft({ archetype, plan: of, path, done, close }: DraftProps) {
  const say = writeWords.value
  const to = useSignal<Language>(language.value)
  const query = { archetype, plan: of, language: to.value }
  const draft = useResource<MessageDraft>(`${path}${JSON.stringify(query)}`, signal =>
    get(`${path}/message`, query, signal),
  )
  return (
    <>
      <Loaded of={draft} lines={6}>
        {found => (
          <Form
            key={`${found.language}${found.subject}`}
            draft={found}
            path={path}
            done={done}
            close={close}
          />
        )}
      </Loaded>
      <p>
        <Select
          label={say.language}
          value={to.value}
          options={(['en', 'pl'] as const).map(value => ({ value, label: say.languages[value] }))}
          choose={value => {
            to.value = value
          }}
        />
      </p>
    </>
  )
}

function Form({
  draft,
  path,
  done,
  close,
}: { draft: MessageDraft } & Pick<DraftProps, 'path' | 'done' | 'close'>) {
  const say = writeWords.value
  const { attempt, problem, isBusy } = useAttempt(done)
  const subject = useSignal(draft.subject)
  const text = useSignal(draft.body)
  const tell = (via: 'server' | 'mail_program') =>
    attempt(() =>
      post(`${path}/message`, {
        ...{ archetype: draft.archetype, via, subject: subject.value, body: text.value },
      }),
    )
  const inMailProgram = `mailto:${encodeURIComponent(draft.to ?? '')}?subject=${encodeURIComponent(
    subject.value,
  )}&body=${encodeURIComponent(text.value.replace(/\n/g, '\r\n'))}`
  return (
    <form
      class="write-form"
      onSubmit={event => {
        event.preventDefault()
        void tell('server')
      }}
    >
      <p class="soft">{draft.action}</p>
      <p>{draft.to === null ? say.noAddress : say.to(draft.to)}</p>
      <label>
        {say.subject}
        <input
          name="subject"
          required
          maxLength={200}
          value={subject.value}
          onInput={event => {
            subject.value = event.currentTarget.value
          }}
        />
      </label>
      <label>
        {say.text}
        <textarea
          name="body"
          required
          rows={10}
          maxLength={10_000}
          value={text.value}
          onInput={event => {
            text.value = event.currentTarget.value
          }}
        />
      </label>
      <p class="soft">
        {say.consent} {draft.canSend && draft.replyTo && say.sentBy(draft.replyTo)}
      </p>
      {problem.value !== null && <InlineProblem error={problem.value} />}
      <p class="write-do">
        {draft.canSend && (
          <button type="submit" class="button primary" disabled={isBusy.value}>
            {say.send}
          </button>
        )}
        {draft.to !== null && (
          <a class="button" href={inMailProgram} onClick={() => void tell('mail_program')}>
            {say.mailProgram}
          </a>
        )}
        <button type="button" class="button" onClick={close}>
          {say.cancel}
        </button>
      </p>
    </form>
  )
}
