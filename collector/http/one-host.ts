import type { serve } from '@hono/node-server'
import { refusal } from '../../shared/refusal.ts'

type Fetch = Parameters<typeof serve>[0]['fetch']

/** Node keeps the first `Host` of several; a proxy before it may have used another one. */
export function namesTwoHosts({ rawHeaders }: { rawHeaders: string[] }): boolean {
  let hosts = 0
  for (let i = 0; i < rawHeaders.length; i += 2)
    if (rawHeaders[i]!.length === 4 && rawHeaders[i]!.toLowerCase() === 'host') hosts += 1
  return hosts > 1
}

/** Refuses a request with several `Host` headers (RFC 9112, 3.2) before anything reads it. */
export const withOneHost =
  (fetch: Fetch): Fetch =>
  (request, env) =>
    namesTwoHosts(env.incoming)
      ? Response.json(refusal('bad_request', 'a request names one host'), {
          status: 400,
          headers: { connection: 'close' },
        })
      : fetch(request, env)
