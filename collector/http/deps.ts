import type { Logger } from 'pino'
import type { Registry } from 'prom-client'
import type { Board, BoardSpec, Facets, Ranks, Row } from '../../shared/board.ts'
import type { DeliveryInfo } from '../../shared/delivery.ts'
import type { Replayed } from '../../shared/health.ts'
import type { Lead } from '../../shared/lead.ts'
import type { Plan } from '../../shared/plan.ts'
import type { Preview } from '../../shared/plan-info.ts'
import type { Refusal } from '../../shared/refusal.ts'
import type { SiteBook } from '../accounts/site-settings.ts'
import type { Ago } from '../board/rank-history.ts'
import type { ClickCounts } from '../codes/click-counts.ts'
import type { CodeBook } from '../codes/code-book.ts'
import type { CodeSightings } from '../codes/code-sightings.ts'
import type { Answered } from '../codes/follow-link.ts'
import type { Connections } from '../connections/connections.ts'
import type { CrmDesk } from '../crm/desk.ts'
import type { Intake, Message, Receipt } from '../ingest/intake.ts'
import type { ManualEvents } from '../ingest/manual-events.ts'
import type { RecentEvents } from '../ingest/recent-events.ts'
import type { InsightsBook } from '../insights/job/insights-book.ts'
import type { Overviews } from '../insights/overview/overviews.ts'
import type { Opened, Viewer } from '../live/viewer.ts'
import type { Store } from '../model/port.ts'
import type { ContactId, ContactRow, PlanVersion, SiteId } from '../model/rows.ts'
import type { Transports } from '../notify/channel.ts'
import type { ChannelRow } from '../notify/channel-book.ts'
import type { PartnerActs } from '../partners/acts/partner-acts.ts'
import type { Referrals } from '../partners/referrals/referrals.ts'
import type { SourcesBook } from '../partners/reports/sources-book.ts'
import type { Asset } from '../platform/asset.ts'
import type { Config } from '../platform/config.ts'
import type { Directory } from '../queries/directory.ts'
import type { Erasures } from '../upkeep/erasures.ts'

/** The dependencies of the web edge, made by `main.ts`. The edge translates requests and decides nothing. */
export type AppDeps = {
  config: EdgeConfig
  store: Store
  pipeline: {
    receive(intake: Intake): Promise<Receipt>
    receiveMessages(intake: Omit<Intake, 'body'>, messages: readonly Message[]): Promise<Receipt>
    /** Replays a row of `rejected` in its original form under the present rules; not_found if it has expired. */
    replay(site: SiteId, rejected: number): Promise<Replayed | Refusal>
  }
  boards: Boards
  publication: {
    start(plan: string, options: { fromNow: boolean }): Promise<string>
    preview(plan: string, document: Plan): Promise<Preview>
  }
  erasures: Pick<Erasures, 'erase' | 'erasePartner'>
  partners: {
    referrals: Referrals
    /** Without a mail server nothing that needs a mail is offered. */
    hasMail: boolean
    /** Sales has changed a lead: the referrals of its contact are judged again. */
    leadChanged(site: SiteId, contact: ContactId): Promise<void>
    /** A message or a referral may be due. */
    wake(): void
    /** What partners do becomes events of their contacts, where a plan scores partners. */
    acts: Pick<PartnerActs, 'say'>
  }
  sites: Pick<SiteBook, 'get' | 'all' | 'known' | 'only'>
  codes: {
    book: CodeBook
    clicks: ClickCounts
    sightings: CodeSightings
    /** Asks a page of a site's own, by the guarded way out. */
    ask(url: URL, signal: AbortSignal): Promise<Answered>
  }
  byHand: Pick<ManualEvents, 'adjust' | 'undo' | 'object' | 'deal' | 'import' | 'mailed'>
  /** Null without a mail server. */
  mail: Transports['mail']
  overviews: Pick<Overviews, 'read' | 'people' | 'firings' | 'counts'>
  insights: Pick<InsightsBook, 'read' | 'whole'>
  sources: Pick<SourcesBook, 'read'>
  notify: {
    /** Tries the channel once, now. */
    test(channel: ChannelRow): Promise<DeliveryInfo>
    /** Something may be due. */
    wake(): void
    /** Boards show the new state and owner of the lead. */
    worked(site: SiteId, lead: Lead): void
  }
  /** Applies the registry everywhere; called after each change of sites and plans. */
  refresh(): Promise<void>
  /** Services that send events in. */
  connections: Connections
  /** Services that get contacts. */
  crm: Pick<CrmDesk, 'check'>
  /** The application feeds it from the scan and the store's feed. */
  directory: Directory
  latest: Pick<RecentEvents, 'of'>
  assets: { get(path: string): Asset | null }
  metrics: Registry
  log: Logger
  /** Whether there is room for more; without it, the heap of this thread is looked at. */
  memory?: { isTight(): boolean }
  /** True from the moment that the collector takes nothing more. */
  stopping(): boolean
  now(): number
}

/** The settings that the edge reads. */
export type EdgeConfig = Pick<
  Config,
  | 'PUBLIC_URL'
  | 'TRUSTED_PROXIES'
  | 'RATE_LIMITS'
  | 'NEW_VISITORS_PER_HOUR'
  | 'METRICS_TOKEN'
  | 'TRACKER_PATHS'
>

export interface Boards {
  read(spec: BoardSpec, cursor?: string): Board | Refusal | Promise<Board | Refusal>
  /** Sends `hello`, then `snap` (or a suitable `d`), then changes, until closed; refuses an unknown plan. */
  open(
    spec: BoardSpec,
    resume: { epoch: string; seq: number } | undefined,
    viewer: Viewer,
  ): Opened | Refusal | Promise<Opened | Refusal>
  /** The filter values of a site's contacts. */
  facets(site: SiteId): Facets
  /** Earlier ranks; null if there is no such live plan. */
  ranks(plan: string, ago: Ago): Promise<Ranks | null>
  /** A contact's place on the running board of a plan. */
  place(
    plan: string,
    contact: ContactId,
  ): { rank: number | null; of: number; archetype: 'rising_star' | 'sleeping_giant' | null }
  /** The version of a plan that readers see. */
  version(plan: string): PlanVersion | undefined
  /** The present members of a live list. */
  members(site: SiteId, list: string): ContactRow[]
  /** Contacts as the running board of a plan shows them; `rank` is the place in the list, contacts without a score are left out. */
  named(plan: string, contacts: readonly ContactId[]): Row[]
}
