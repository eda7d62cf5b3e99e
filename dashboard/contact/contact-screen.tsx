import { useSignalEffect } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import type { Contact, ScoreExplained } from '../../shared/contact.ts'
import type { BoardStore } from '../board/board-store.ts'
import { beat } from '../board/presence.ts'
import { stream } from '../board/stream/stream.ts'
import { useBoard } from '../board/use-board.ts'
import { ApiError, get } from '../core/api.ts'
import { chooseSite, plan } from '../core/session.ts'
import { useResource } from '../core/use-resource.ts'
import { styled } from '../lib/load-style.ts'
import { lazyPart } from '../ui/lazy.tsx'
import { Failure, Lines, Notice } from '../ui/states.tsx'
import { words } from '../words/words.ts'
import { ContactActions } from './actions.tsx'
import { Ends } from './ends.tsx'
import { ContactBar, ContactHead } from './head.tsx'
import { ScoreChart } from './score-chart.tsx'
import { Timeline } from './timeline.tsx'
import { useTimeline } from './timeline-pages.ts'
import { Who } from './who.tsx'
import { Why } from './why.tsx'

const lead = () => styled(import('../alerts/lead/lead.ts'), 'alerts')
const byHand = () => import('./by-hand/by-hand.tsx')
const LeadStrip = lazyPart(async () => (await lead()).LeadStrip, 1)
const ContactAlerts = lazyPart(async () => (await lead()).ContactAlerts, 2)
const ContactPartners = lazyPart(
  async () => (await import('../partners/codes/contact-partners.tsx')).ContactPartnersPart,
  1,
)
const ContactRewards = lazyPart(
  async () => (await import('../rewards/contact-rewards.tsx')).ContactRewards,
  1,
)
const WritePart = lazyPart(async () => (await import('./write/write-part.tsx')).WritePart, 1)
const ByHand = lazyPart(async () => (await byHand()).ByHand, 3)

/** Several events in a row are one reason to ask again. */
const SETTLE_MS = 800

export function ContactScreen({ id }: { id: string }) {
  const path = `/api/contacts/${encodeURIComponent(id)}`
  const contact = useResource<Contact>(id, signal => get(path, {}, signal))
  const isOwnPlan = plan.value !== null && plan.value.site === contact.data.value?.site
  const chosen = isOwnPlan ? plan.value?.id : undefined
  const score = useResource<ScoreExplained>(chosen ? `${id} ${chosen}` : null, signal =>
    get(`${path}/score`, { plan: chosen }, signal),
  )
  const timeline = useTimeline(path)
  const reload = () => {
    contact.reload()
    score.reload()
    timeline.reload()
  }
  useNews(id, reload)
  // On their way while the contact is, so that nothing moves when it is there.
  useEffect(() => void Promise.allSettled([lead(), byHand()]), [])

  const who = contact.data.value
  // A link from a mail or a colleague may lead to another site than the one that was open last.
  useEffect(() => {
    if (who) chooseSite(who.site)
  }, [who?.site])
  const { contact: say, states } = words.value
  const problem = contact.error.value
  if (!who && problem instanceof ApiError && problem.status === 404) {
    return (
      <main class="page" id="main">
        <Notice title={say.missingTitle} text={say.missingText}>
          <a class="button primary" href="/board">
            {states.toBoard}
          </a>
        </Notice>
      </main>
    )
  }
  if (!who) {
    return (
      <main class="page" id="main">
        {problem ? <Failure error={problem} retry={contact.reload} /> : <Lines count={14} />}
      </main>
    )
  }
  const explained = score.data.value
  return (
    <main class="contact" id="main" data-beat={beat}>
      <ContactHead contact={who}>
        <LeadStrip contact={who} />
      </ContactHead>
      <div class="contact-who">
        <Who contact={who} />
        <WritePart contact={who} path={path} reload={reload} />
        <ContactPartners contact={who} />
        <ContactRewards contact={who} />
        <ContactAlerts contact={who} />
        <ByHand contact={who} path={path} reload={reload} />
        <ContactActions contact={who} />
      </div>
      <div class="contact-middle">
        {explained && <ScoreChart explained={explained} events={timeline.events.value} />}
        <Timeline pages={timeline} />
      </div>
      <div class="contact-why">
        {explained ? (
          <>
            <Why explained={explained} />
            <Ends explained={explained} />
          </>
        ) : (
          score.error.value !== null && <Failure error={score.error.value} retry={score.reload} />
        )}
      </div>
      <ContactBar contact={who} />
    </main>
  )
}

/** Loads the contact again when the board's row or the stream reports an event of it. */
function useNews(id: string, reload: () => void): void {
  const store = useBoard()
  const latest = useRef(reload)
  latest.current = reload
  const seen = useRef(newsOf(store, id))
  useSignalEffect(() => {
    const news = newsOf(store, id)
    if (news === seen.current) return
    const timer = setTimeout(() => {
      seen.current = news
      latest.current()
    }, SETTLE_MS)
    return () => clearTimeout(timer)
  })
}

function newsOf(store: BoardStore, id: string): string {
  const row = store.rowOf(id)?.value
  const event = stream.value.find(({ contactId }) => contactId === id)
  return `${row?.score} ${row?.lastEventAt} ${event?.id}`
}
