import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import type { Hono } from 'hono'
import type { Config } from '../platform/config.ts'
import type { Env } from './env.ts'
import { withOneHost } from './one-host.ts'
import { SERVER_OPTIONS } from './server-options.ts'

/** Resolves when the collector listens. */
export function listen(
  app: Hono<Env>,
  { HOST, PORT }: Pick<Config, 'HOST' | 'PORT'>,
): Promise<{ server: ReturnType<typeof serve>; url: string }> {
  return new Promise((resolve, reject) => {
    const server = serve(
      { fetch: withOneHost(app.fetch), hostname: HOST, port: PORT, serverOptions: SERVER_OPTIONS },
      (info: AddressInfo) => resolve({ server, url: localUrl(HOST, info.port) }),
    )
    server.on('error', error => reject(new Error(reasonOf(error, HOST, PORT), { cause: error })))
  })
}

/** The address of a listening collector on its own machine. */
export const localUrl = (host: string, port: number): string => {
  const name = host === '0.0.0.0' || host === '::' ? 'localhost' : host.includes(':') ? `[${host}]` : host
  return `http://${name}:${port}`
}

function reasonOf(error: Error & { code?: string }, host: string, port: number): string {
  if (error.code === 'EADDRINUSE')
    return `Port ${port} of ${host} is taken: stop what listens there, or set PORT to another.`
  if (error.code === 'EACCES') return `Port ${port} is not for this user: set PORT to 1024 or more.`
  return `It cannot listen on port ${port} of ${host} (PORT and HOST): ${error.message}`
}
