import { factsOf } from '../../../collector/transaction/facts.ts'
import type { CreatedConnection } from '../../../shared/connection.ts'
import type { Event } from '../../../shared/event.ts'
import type { ProviderKind } from '../../../shared/provider.ts'
import { textOf } from '../../providers/fixture.ts'
import { FIXTURES } from '../../providers/fixtures.ts'
import { HOST, type Stage } from '../stage.ts'

export type Person = { cookie: string }

/** Creates a connection as an admin does, with the secrets of its fixture. */
export async function connect(
  stage: Stage,
  site: string,
  { cookie }: Person,
  provider: ProviderKind,
): Promise<CreatedConnection> {
  const { secrets } = FIXTURES[provider]
  const answer = await stage.call('POST', `/api/sites/${site}/connections`, {
    as: cookie,
    body: { provider, name: `Our ${provider}`, secrets },
  })
  if (answer.status !== 201) throw new Error(await answer.text())
  const made = (await answer.json()) as CreatedConnection
  const { mapping } = FIXTURES[provider]
  if (mapping) await stage.call('PUT', `/api/connections/${made.id}/mapping`, { as: cookie, body: mapping })
  return made
}

/** Sends as the service does, signed. */
export function send(
  stage: Stage,
  { address, provider }: Pick<CreatedConnection, 'address' | 'provider'>,
  body: unknown,
  more: { headers?: Record<string, string>; method?: string; query?: string } = {},
): Promise<Response> {
  const fixture = FIXTURES[provider]
  const url = `${HOST}${new URL(address).pathname}`
  const sent = fixture.sign(textOf(body), url)
  return Promise.resolve(
    stage.app.request(
      more.query === undefined ? url : `${url}?${more.query}`,
      {
        method: more.method ?? 'POST',
        headers: {
          'content-type': fixture.contentType ?? 'application/json',
          ...sent.headers,
          ...more.headers,
        },
        ...(more.method === undefined && { body: sent.body }),
      },
      { incoming: { socket: { remoteAddress: '203.0.113.9' } } },
    ),
  )
}

/** Every event that counts for a contact of the site. */
export async function eventsOf(stage: Stage, site: string): Promise<Event[]> {
  const found: Event[] = []
  await stage.store.scan(async rows => {
    for (const { id, mergedInto } of rows) {
      if (mergedInto !== null) continue
      const facts = await factsOf(stage.store, site, id)
      for (const { event } of facts?.facts ?? []) found.push(event)
    }
  }, site)
  return found
}
