import type { Context } from 'hono'

/** True if a page of this collector sent it: by Origin, or where a browser leaves that out, by Sec-Fetch-Site. */
export function isOwnOrigin(c: Context, publicUrl: string | null): boolean {
  const origin = c.req.header('origin')
  if (origin === undefined) return c.req.header('sec-fetch-site') === 'same-origin'
  return isSameOrigin(origin, c.req.header('host') ?? new URL(c.req.url).host, publicUrl)
}

export function isSameOrigin(origin: string, host: string | undefined, publicUrl: string | null): boolean {
  if (!URL.canParse(origin)) return false
  if (publicUrl !== null && new URL(publicUrl).origin === origin) return true
  return new URL(origin).host === host?.toLowerCase()
}

/** What others call this collector: as configured, else as the request called it. */
export const ownUrl = (c: Context, publicUrl: string | null): string =>
  publicUrl === null ? new URL(c.req.url).origin : publicUrl.replace(/\/+$/, '')
