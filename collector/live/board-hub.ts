import { randomUUID } from 'node:crypto'
import type { Board, BoardSpec } from '../../shared/board.ts'
import { CLOSE, HEARTBEAT_MS, type ServerMessage } from '../../shared/live.ts'
import type { Refusal } from '../../shared/refusal.ts'
import { refusal } from '../../shared/refusal.ts'
import { alertOf } from '../alerts/alert-info.ts'
import type { Boards } from '../board/boards.ts'
import type { Feed } from '../model/port.ts'
import { type Alert, type ContactId, isForPrograms, type SiteId } from '../model/rows.ts'
import { AlertAcks } from './alert-acks.ts'
import { advance, type BoardFeed, catchUp, keyOf, newFeed, snapshotOf, type Watching } from './board-feed.ts'
import { EventStream, liveEventOf, type ScoresBefore } from './event-stream.ts'
import type { Opened, Viewer } from './viewer.ts'

/** Changes are gathered this long before they go out: short beside what an eye notices, long beside a commit. */
const TICK_MS = 80
/** Bytes waiting in a socket above which it gets no changes of its board until it has caught up, and for how long that may last. */
const SLOW_BYTES = 256 * 1024
const SLOW_MS = 30_000
const HUB_LINGER_MS = 60_000

/** Pushes boards to the screens that are open: changes each tick, events as they come, alerts until acknowledged. */
export class BoardHub {
  /** For boards that are read without a subscription: a viewer cannot resume from them. */
  readonly epoch = randomUUID()
  readonly #boards: Boards
  readonly #now: () => number
  readonly #hubs = new Map<string, BoardFeed>()
  readonly #touched = new Set<SiteId>()
  #oldestChange = 0
  readonly #events = new EventStream()
  #timer: NodeJS.Timeout | null = null
  #lastHeartbeat = 0
  #onLag: (seconds: number) => void

  constructor(boards: Boards, now: () => number, onLag: (seconds: number) => void = () => {}) {
    this.#boards = boards
    this.#now = now
    this.#onLag = onLag
  }

  start(): void {
    this.#timer = setInterval(() => this.tick(), TICK_MS)
  }

  stop(): void {
    if (this.#timer) clearInterval(this.#timer)
  }

  get viewers(): number {
    let count = 0
    for (const hub of this.#hubs.values()) count += hub.watching.size
    return count
  }

  /** Receives a commit after the boards. `before` has the previous scores of the contacts. */
  hear(feed: Feed, before: ScoresBefore): void {
    for (const row of feed.contacts) this.#touch(row.site)
    for (const { site, contact } of feed.gone ?? []) this.#forget(site, contact)
    this.#events.hear(feed, before)
    for (const alert of feed.alerts ?? []) if (!isForPrograms(alert)) this.tell(alert, feed.events)
  }

  /** The boards of a site are looked at again, or those of every site: another plan version is live. */
  refresh(site?: SiteId): void {
    for (const hub of this.#hubs.values()) if (site === undefined || hub.site === site) this.#touch(hub.site)
  }

  /** Sends the progress of a job to all viewers of the site. */
  report(site: SiteId | null, job: Extract<ServerMessage, { t: 'job' }>): void {
    for (const hub of this.#hubs.values()) {
      if (site === null || hub.site === site) for (const { viewer } of hub.watching) viewer.send(job)
    }
  }

  /** Sends an alert to all viewers of the site, again, a few times, until each acknowledges it; `events` of its commit include its trigger. */
  tell(alert: Alert, events: Feed['events'] = []): void {
    const row = this.#boards.contacts.get(alert.contact ?? '')
    if (!row && alert.contact !== null) return
    const version = alert.plan === null ? undefined : this.#boards.version(alert.plan)
    const trigger = alert.trigger?.event
    const cause = events.find(
      ({ site, event }) => site === alert.site && event.id === trigger?.id && event.key === trigger.key,
    )
    const told = alertOf(alert, row ?? null, version, this.#boards.ruleName(alert.rule), cause?.event ?? null)
    for (const hub of this.#hubs.values()) {
      if (hub.site !== alert.site) continue
      for (const watching of hub.watching) {
        watching.alerts.put(told, this.#now())
        watching.viewer.send({ t: 'alert', alert: told })
      }
    }
  }

  read(spec: BoardSpec, cursor?: string): Board | Refusal {
    const { epoch, seq } = this.#hubs.get(keyOf(spec)) ?? { epoch: this.epoch, seq: 0 }
    return this.#boards.read(spec, epoch, seq, cursor)
  }

  open(
    spec: BoardSpec,
    resume: { epoch: string; seq: number } | undefined,
    viewer: Viewer,
  ): Opened | Refusal {
    const version = this.#boards.version(spec.plan)
    if (!version) return refusal('not_found', 'There is no live plan of that id.', 'plan')
    const hub = this.#hub(spec, version.site)
    const watching: Watching = {
      viewer,
      site: version.site,
      plan: spec.plan,
      seq: hub.seq,
      slowSince: null,
      alerts: new AlertAcks(),
    }
    hub.watching.add(watching)
    hub.emptySince = null
    const now = new Date(this.#now()).toISOString()
    viewer.send({ t: 'hello', epoch: hub.epoch, now, heartbeatMs: HEARTBEAT_MS })
    const isFitting = resume?.epoch === hub.epoch && resume.seq <= hub.seq
    if (isFitting) catchUp(hub, watching, resume.seq)
    else viewer.send(snapshotOf(hub))
    return {
      close: () => {
        hub.watching.delete(watching)
        if (hub.watching.size === 0) hub.emptySince = this.#now()
      },
      ack: id => watching.alerts.acknowledge(id),
    }
  }

  tick(): void {
    const now = this.#now()
    const touched = new Set(this.#touched)
    this.#touched.clear()
    for (const [key, hub] of this.#hubs) {
      if (touched.has(hub.site)) this.#update(hub)
      if (hub.emptySince !== null && now - hub.emptySince > HUB_LINGER_MS) this.#hubs.delete(key)
      for (const watching of hub.watching) this.#serve(hub, watching, now)
    }
    if (touched.size > 0) this.#onLag((now - this.#oldestChange) / 1000)
    this.#sendEvents()
    if (now - this.#lastHeartbeat >= HEARTBEAT_MS) {
      this.#lastHeartbeat = now
      this.#toAll({ t: 'hb', now: new Date(now).toISOString() })
    }
  }

  #hub(spec: BoardSpec, site: SiteId): BoardFeed {
    const key = keyOf(spec)
    let hub = this.#hubs.get(key)
    if (!hub) {
      hub = newFeed(spec, site)
      this.#hubs.set(key, hub)
      this.#update(hub)
    }
    return hub
  }

  /** Compares the board with the last sent state, and keeps the difference as the next change. */
  #update(hub: BoardFeed): void {
    const version = this.#boards.version(hub.spec.plan)?.id ?? ''
    const { rows, total } = this.#boards.rows(hub.spec)
    const now = new Map(rows.map(row => [row.contactId, { text: JSON.stringify(row), row }]))
    const changed = [...now.values()].filter(entry => hub.rows.get(entry.row.contactId)?.text !== entry.text)
    const removed = [...hub.rows.keys()].filter(id => !now.has(id))
    if (changed.length === 0 && removed.length === 0 && total === hub.total && version === hub.version) return
    advance(
      hub,
      { rows: now, total, version, changed: changed.map(({ row }) => row), removed },
      this.#oldestChange,
    )
  }

  #serve(hub: BoardFeed, watching: Watching, now: number): void {
    if (watching.viewer.buffered() > SLOW_BYTES) {
      watching.slowSince ??= now
      if (now - watching.slowSince > SLOW_MS) watching.viewer.close(CLOSE.tooSlow)
      return
    }
    watching.slowSince = null
    if (watching.seq !== hub.seq) catchUp(hub, watching, watching.seq)
    for (const alert of watching.alerts.takeDue(now)) watching.viewer.send({ t: 'alert', alert })
  }

  #sendEvents(): void {
    const samples = this.#events.take()
    if (samples.size === 0) return
    for (const hub of this.#hubs.values()) {
      const sample = samples.get(hub.site)
      const viewers = [...hub.watching].filter(
        ({ viewer }) => viewer.events && viewer.buffered() < SLOW_BYTES,
      )
      if (!sample || viewers.length === 0) continue
      const version = this.#boards.version(hub.spec.plan)?.id ?? ''
      const events = sample.heard.map(heard => liveEventOf(heard, this.#boards, version))
      for (const { viewer } of viewers)
        viewer.send({ t: 'event', site: hub.site, events, skipped: sample.skipped })
    }
  }

  /** Removes an erased contact from the alerts and from the changes kept for reconnecting viewers. */
  #forget(site: SiteId, contact: ContactId): void {
    this.#touch(site)
    for (const hub of this.#hubs.values()) {
      if (hub.site !== site) continue
      for (const change of hub.changes) {
        if (!change.rows.some(({ contactId }) => contactId === contact)) continue
        change.rows = change.rows.filter(({ contactId }) => contactId !== contact)
        // The change still concerns the contact: what a viewer gets of it is decided by the present board.
        change.removed = [...change.removed, contact]
      }
      for (const { alerts } of hub.watching) alerts.forget(contact)
    }
  }

  /** The first change of a site since the last tick is the oldest one that the next tick reports. */
  #touch(site: SiteId): void {
    if (this.#touched.size === 0) this.#oldestChange = this.#now()
    this.#touched.add(site)
  }

  #toAll(message: ServerMessage): void {
    for (const hub of this.#hubs.values()) for (const { viewer } of hub.watching) viewer.send(message)
  }
}
