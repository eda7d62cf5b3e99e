import { useSignal, useSignalEffect } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { Contact } from '../../../shared/contact.ts'
import type { Lead, LeadChange } from '../../../shared/lead.ts'
import { get } from '../../core/api.ts'
import { now } from '../../core/server-clock.ts'
import { may, me } from '../../core/session.ts'
import { useResource } from '../../core/use-resource.ts'
import { Ago } from '../../ui/ago.tsx'
import { announce } from '../../ui/announce.ts'
import { exactTime, untilText } from '../../ui/format.ts'
import { InlineProblem } from '../../ui/inline-problem.tsx'
import { Failure } from '../../ui/states.tsx'
import { SNOOZES, type Snooze, snoozeUntil } from '../inbox/snoozes.ts'
import { arrivals } from '../inbox.ts'
import { changedLead, isSnoozed, leadPath, workLead } from '../lead-api.ts'
import { useColleagues } from '../people.ts'
import { alertWords } from '../words/words.ts'
import { OUTCOMES_IN_ORDER } from './outcomes.ts'
import { Proposal } from './proposal.tsx'

type Work = (change: LeadChange) => Promise<void>

/** The lead of a contact: its state, and the actions on it. */
export function LeadStrip({ contact }: { contact: Contact }) {
  const { lead: say } = alertWords.value
  const found = useResource<Lead>(`${contact.id} ${arrivals.value}`, signal =>
    get(leadPath(contact.id), {}, signal),
  )
  const problem = useSignal<unknown>(null)
  const lead = found.data.value
  useSignalEffect(() => {
    if (changedLead.value?.contactId === contact.id) found.data.value = changedLead.value
  })
  const work: Work = async change => {
    problem.value = null
    try {
      await workLead(contact.id, change)
    } catch (error) {
      problem.value = error
    }
  }
  if (!lead)
    return found.error.value === null ? (
      <section class="lead-strip" aria-label={say.title} aria-busy="true" />
    ) : (
      <Failure error={found.error.value} retry={found.reload} />
    )
  const isReadOnly = !may('member')
  return (
    <section class="lead-strip" aria-label={say.title}>
      <Proposal contact={contact} lead={lead} work={work} />
      <OwnerPart lead={lead} work={work} isReadOnly={isReadOnly} />
      <SnoozePart lead={lead} work={work} isReadOnly={isReadOnly} />
      <OutcomePart lead={lead} work={work} isReadOnly={isReadOnly} />
      <NotePart lead={lead} work={work} isReadOnly={isReadOnly} />
      {problem.value !== null && <InlineProblem error={problem.value} />}
    </section>
  )
}

type Part = { lead: Lead; work: Work; isReadOnly: boolean }

function OwnerPart({ lead, work, isReadOnly }: Part) {
  const { lead: say } = alertWords.value
  const colleagues = useColleagues()
  const { owner, claimedAt } = lead
  const isMine = owner?.id === me.value?.id
  const others = colleagues.filter(({ id }) => id !== owner?.id && id !== me.value?.id)
  return (
    <div>
      <span class="lead-label">{say.owner}</span>
      <b>{owner === null ? say.nobody : isMine ? say.mine : owner.name}</b>
      {claimedAt && (
        <span class="soft">
          <Ago at={claimedAt} />
        </span>
      )}
      {!isReadOnly && (
        <>
          {!isMine && (
            <button type="button" class="button primary" onClick={() => void work({ owner: 'me' })}>
              {say.claim}
            </button>
          )}
          {isMine && (
            <button type="button" class="button" onClick={() => void work({ owner: null })}>
              {say.giveBack}
            </button>
          )}
          {others.length > 0 && (
            <span class="select">
              <select
                aria-label={say.assign}
                value=""
                onChange={event => void work({ owner: event.currentTarget.value })}
              >
                <option value="">{say.assignTo}</option>
                {others.map(({ id, name }) => (
                  <option key={id} value={id}>
                    {name}
                  </option>
                ))}
              </select>
            </span>
          )}
        </>
      )}
    </div>
  )
}

function SnoozePart({ lead, work, isReadOnly }: Part) {
  const { lead: say, inbox } = alertWords.value
  if (isSnoozed(lead)) {
    const until = lead.snoozedUntil!
    return (
      <div>
        <span title={exactTime(until)}>{say.snoozed(untilText(until, now.value))}</span>
        {!isReadOnly && (
          <button type="button" class="button" onClick={() => void work({ snoozedUntil: null })}>
            {say.wake}
          </button>
        )}
      </div>
    )
  }
  if (isReadOnly) return null
  return (
    <div>
      <span class="select">
        <select
          aria-label={inbox.snoozeFor}
          value=""
          onChange={event => {
            const until = snoozeUntil(event.currentTarget.value as Snooze, new Date(now.value))
            void work({ snoozedUntil: until.toISOString() })
          }}
        >
          <option value="">{say.snooze} …</option>
          {SNOOZES.map(snooze => (
            <option key={snooze} value={snooze}>
              {inbox.snoozes[snooze]}
            </option>
          ))}
        </select>
      </span>
    </div>
  )
}

function OutcomePart({ lead, work, isReadOnly }: Part) {
  const { lead: say } = alertWords.value
  const { outcome, outcomeAt } = lead
  return (
    <div>
      <span class="lead-label" aria-hidden="true">
        {say.outcome}
      </span>
      {isReadOnly ? (
        <b>{outcome ? say.outcomes[outcome] : say.noOutcome}</b>
      ) : (
        <span class="select">
          <select
            aria-label={say.outcome}
            value={outcome ?? ''}
            onChange={event =>
              void work({ outcome: (event.currentTarget.value || null) as LeadChange['outcome'] })
            }
          >
            <option value="">{say.noOutcome}</option>
            {OUTCOMES_IN_ORDER.map(name => (
              <option key={name} value={name} selected={name === outcome}>
                {say.outcomes[name]}
              </option>
            ))}
          </select>
        </span>
      )}
      {outcomeAt && (
        <span class="soft">
          <Ago at={outcomeAt} />
        </span>
      )}
    </div>
  )
}

function NotePart({ lead, work, isReadOnly }: Part) {
  const { lead: say } = alertWords.value
  const note = useSignal(lead.note)
  const saved = useSignal(lead.note)
  // A note that is being edited is not replaced by a newer one from the collector.
  useEffect(() => {
    if (note.value === saved.value) note.value = lead.note
    saved.value = lead.note
  }, [lead.note])
  if (isReadOnly) return lead.note ? <p class="lead-note">{lead.note}</p> : null
  const save = async (event: SubmitEvent) => {
    event.preventDefault()
    await work({ note: note.value })
    announce(say.noteSaved)
  }
  return (
    <form class="lead-note" onSubmit={event => void save(event)}>
      <textarea
        aria-label={say.note}
        placeholder={say.noteHint}
        rows={1}
        maxLength={2000}
        value={note.value}
        onInput={event => {
          note.value = event.currentTarget.value
        }}
      />
      {note.value !== saved.value && (
        <button type="submit" class="button">
          {say.saveNote}
        </button>
      )}
    </form>
  )
}
