import { expect } from 'vitest'
import { PartnerDetail, type PortalLink } from '../../shared/partner.ts'
import type { PortalMe } from '../../shared/portal.ts'
import type { ProgrammeInfo, Terms } from '../../shared/programme.ts'
import type { OwnReferral, ReferralInfo } from '../../shared/referral.ts'
import type { CreatedSite } from '../../shared/site.ts'
import type { Stage } from './stage.ts'

export type Portal = Awaited<ReturnType<typeof openPortal>>

/** What tests of the partner programme do again and again: publish, add a partner, enter the portal, refer. */
export async function openPortal(stage: Stage, admin: string, site: CreatedSite) {
  const api = `/partner-api/${site.siteId}`
  const ask = (method: string, path: string, body?: object, as = admin) =>
    stage.call(method, path, { as, ...(body && { body }) })
  const json = async <T>(answer: Response, status = 200): Promise<T> => {
    expect(answer.status, await answer.clone().text()).toBe(status)
    return (await answer.json()) as T
  }
  const portal = {
    api,
    ask,
    json,
    programme: async () => json<ProgrammeInfo>(await ask('GET', `/api/sites/${site.siteId}/programme`)),
    async publish(change: (document: ProgrammeInfo['draft']) => void = () => {}, from?: string) {
      const path = `/api/sites/${site.siteId}/programme`
      const { draft } = await portal.programme()
      change(draft)
      const { draftVersion: version } = await json<ProgrammeInfo>(await ask('PUT', path, draft))
      return ask('POST', `${path}/publish`, { version, ...(from && { from }) })
    },
    terms: async (language: 'pl' | 'en' = 'pl') =>
      json<Terms>(await stage.call('GET', `${api}/terms?language=${language}`)),
    async partner(name: string, email: string, status: 'active' | 'applied' = 'active') {
      const body = { name, status, person: { name, email } }
      const answer = await ask('POST', `/api/sites/${site.siteId}/partners`, body)
      const partner = PartnerDetail.parse(await json(answer, 201))
      return { id: partner.id, person: partner.persons[0]!.id, cookie: await portal.enter(partner) }
    },
    /** The cookie of a portal session of the partner's first person. */
    async enter({ id, persons }: Pick<PartnerDetail, 'id' | 'persons'>): Promise<string> {
      const made = await ask('POST', `/api/partners/${id}/people/${persons[0]!.id}/link`)
      const { url } = await json<PortalLink>(made, 201)
      return portal.enterBy(new URL(url).hash.slice(1))
    },
    async enterBy(token: string): Promise<string> {
      const entered = await stage.call('POST', `${api}/enter`, { body: { token } })
      expect(entered.status, await entered.clone().text()).toBe(204)
      return entered.headers.get('set-cookie')!.split(';')[0]!
    },
    refer: (cookie: string, who: object) =>
      stage.call('POST', `${api}/referrals`, {
        as: cookie,
        body: { name: 'Jan Nowak', basis: 'asked', agreed: true, ...who },
      }),
    async referred(cookie: string, who: object): Promise<OwnReferral> {
      return json<OwnReferral>(await portal.refer(cookie, who), 201)
    },
    own: async (cookie: string) =>
      (
        await json<{ rows: OwnReferral[] }>(
          await stage.call('GET', `${api}/referrals?limit=1000`, { as: cookie }),
        )
      ).rows,
    async one(cookie: string, id: string): Promise<OwnReferral> {
      return (await portal.own(cookie)).find(row => row.id === id)!
    },
    me: async (cookie: string) => json<PortalMe>(await stage.call('GET', `${api}/me`, { as: cookie })),
    all: async (query = '') =>
      (
        await json<{ rows: ReferralInfo[] }>(
          await ask('GET', `/api/sites/${site.siteId}/referrals?limit=100${query}`),
        )
      ).rows,
    /** One turn of the leader: referrals that are due, reminders, mails. */
    turn: async () => {
      const { signal } = new AbortController()
      while (await stage.watch.turn(signal));
    },
  }
  return portal
}
