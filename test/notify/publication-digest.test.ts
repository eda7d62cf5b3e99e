import { describe, expect, it } from 'vitest'
import { savePlan } from '../../collector/accounts/plans.ts'
import { BoardHub } from '../../collector/live/board-hub.ts'
import { tellOfJobs } from '../../collector/live/job-progress.ts'
import type { Arrival } from '../../collector/model/port.ts'
import type { Message } from '../../collector/notify/channel.ts'
import { keep } from '../../collector/notify/rules.ts'
import { Publication } from '../../collector/publication/publication.ts'
import { AlertRule } from '../../shared/alert-rule.ts'
import type { ServerMessage } from '../../shared/live.ts'
import { MINUTE, PLAN, type Scene, STORES, useScene } from './scene.ts'

describe.each(STORES)('alerts on %s', kind => {
  let s: Scene
  useScene(kind, scene => {
    s = scene
  })

  // On PostgreSQL it takes ten seconds on a busy machine.
  const isLong = kind === 'PostgreSQL' && !process.env.LONG
  it.skipIf(isLong)(
    'of a publication that lifts 3,000 contacts are one digest',
    { timeout: 60_000 },
    async () => {
      const [told, other] = [await s.channel(), await s.channel()]
      const { id: none } = await s.channel()
      await s.rule({ channels: [told.id, other.id] })
      const trigger = { kind: 'event', event: 'demo_request', where: [] } as const
      const document = AlertRule.parse({ name: 'Demo', trigger, channels: [none] })
      await keep(s.store, { kind: 'alert_rules', site: s.site.siteId, document }, 'test', s.clock.now)
      for (let i = 0; i < 3; i++)
        await s.take(
          ...Array.from({ length: 1_000 }, (_, k) => ({ name: 'page_view', visitor: `many-${i}-${k}` })),
        )
      expect(await s.turn()).toEqual([])
      await s.store.caughtUp()
      s.boards.use(await s.store.registry())
      const before = (await s.inbox()).rows.length
      s.clock.now += MINUTE

      const input = { ...PLAN, rules: [{ ...PLAN.rules[0], points: 25 }] }
      await savePlan(
        s.db,
        s.site.planId,
        { site: s.site.siteId, input, retention: null },
        'test',
        s.clock.now,
      )
      const refresh = async () => void s.boards.use(await s.store.registry())
      const group = { submit: (batch: Arrival[]) => s.store.commit(batch) }
      const publication = new Publication({ store: s.store, group, boards: s.boards, now: s.now, refresh })
      const job = await publication.start(s.site.planId, { fromNow: false })
      const stop = new AbortController()
      const running = publication.run(stop.signal)
      const publisher = new BoardHub(s.boards, s.now)
      const heard: ServerMessage[] = []
      const viewer = {
        events: false,
        send: (message: ServerMessage) => heard.push(message),
        buffered: () => 0,
        close() {},
      }
      publisher.open({ plan: s.site.planId, top: 5 }, undefined, viewer)
      const telling = tellOfJobs({ store: s.store, publisher, now: s.now }, stop.signal, error => {
        throw error
      })
      const state = async () =>
        (await s.db.selectFrom('jobs').select('state').where('id', '=', job).executeTakeFirstOrThrow()).state
      await expect.poll(state, { timeout: 50_000 }).toBe('done')
      const alerts = () => heard.filter(({ t }) => t === 'alert')
      await expect.poll(alerts).toHaveLength(1)
      stop.abort()
      await Promise.all([running, telling])

      const sent = await s.turn()
      expect(sent.map(({ to }) => to).sort()).toEqual([told.url, other.url].sort())
      const { up } = sent[0]!.message as Extract<Message, { kind: 'publication' }>
      expect(up).toBeGreaterThanOrEqual(3_000)
      expect(sent[0]!.message).toMatchObject({ kind: 'publication', plan: 'Sales', down: 0 })
      const inbox = (await s.inbox()).rows
      expect(inbox).toHaveLength(before + 1)
      expect(alerts()).toMatchObject([
        { alert: { id: inbox[0]!.id, planName: 'Sales', digest: { up, down: 0 } } },
      ])
      expect(inbox[0]).toMatchObject({ kind: 'digest', contactId: null, digest: { up, down: 0 } })
      await s.db.deleteFrom('alert_rules').execute()
    },
  )
})
