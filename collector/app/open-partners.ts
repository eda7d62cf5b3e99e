import type { Logger } from 'pino'
import type { SiteBook } from '../accounts/site-settings.ts'
import type { CodeBook } from '../codes/code-book.ts'
import type { AppDeps } from '../http/deps.ts'
import type { ManualEvents } from '../ingest/manual-events.ts'
import type { Pipeline } from '../ingest/pipeline.ts'
import type { Store } from '../model/port.ts'
import type { Transports } from '../notify/channel.ts'
import { ActWatch } from '../partners/acts/act-watch.ts'
import { PartnerActs } from '../partners/acts/partner-acts.ts'
import { Commissions } from '../partners/commissions/commissions.ts'
import { CommissionWatch } from '../partners/commissions/watch.ts'
import { PartnerMailer } from '../partners/messages/mailer.ts'
import { Referrals } from '../partners/referrals/referrals.ts'
import { ReferralWatch } from '../partners/referrals/watch.ts'
import { SourcesBook } from '../partners/reports/sources-book.ts'
import { settleByCalendar } from '../partners/settlement/calendar.ts'
import { watchCalendar } from '../partners/settlement/watch.ts'
import type { Projections } from './projections.ts'

type Deps = {
  store: Store
  sites: SiteBook
  codes: CodeBook
  pipeline: Pipeline
  byHand: ManualEvents
  projections: Pick<Projections, 'add'>
  mail: Transports['mail']
  /** The delays of a mail's attempts. */
  schedule: readonly number[]
  /** The address that links in mails begin with. */
  base: () => string
  log: Logger
  now: () => number
}

/** What the HTTP resources need of the partner programme, and the work that one collector at a time does for it. */
export type PartnerParts = Pick<AppDeps, 'partners' | 'sources'> & {
  startWork(): void
}

/** The partner programme: referrals, mails, acts, commissions, statements by the calendar, and the report on sources. */
export function openPartners(deps: Deps): PartnerParts {
  const { store, sites, codes, pipeline, byHand, projections, mail, schedule, base, log, now } = deps
  const reporting = (what: string) => (error: unknown) => log.error({ err: error }, what)
  const codesOf = async (site: string) => codes.partnersOf(site)

  const referrals = new Referrals({ store, sites, pipeline, byHand, codesOf, now })
  const mailer = new PartnerMailer({ store, mail, schedule, base, now })
  const watch = new ReferralWatch({ store, referrals, mailer, now, report: reporting('referrals') })
  const acts = new PartnerActs({ store, sites, pipeline, now })
  const commissions = new Commissions({ store, now })
  const sources = new SourcesBook({ store, commissions, codesOf, now, report: reporting('reports') })
  projections.add(watch)
  projections.add({ forget: site => sources.forget(site) })

  return {
    partners: {
      referrals,
      hasMail: mailer.hasMail,
      leadChanged: (site, contact) => referrals.settleContact(site, contact),
      wake: () => watch.wake(),
      acts,
    },
    sources,
    startWork() {
      const actWatch = new ActWatch({ store, acts, now, report: reporting('partners') })
      const commissionWatch = new CommissionWatch({
        store,
        commissions,
        now,
        report: reporting('commissions'),
      })
      const settle = () => settleByCalendar({ store, commissions, now })
      store.runAsLeader('partners', signal => watch.run(signal))
      store.runAsLeader('partner acts', signal => actWatch.run(signal))
      store.runAsLeader('commissions', signal => commissionWatch.run(signal))
      store.runAsLeader('calendar', signal =>
        watchCalendar(settle, reporting('settlement by the calendar'), signal),
      )
    },
  }
}
