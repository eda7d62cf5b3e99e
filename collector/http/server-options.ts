import type { IncomingMessage, ServerOptions } from 'node:http'

/** Options for `http.createServer`: slow connections are closed to make room for others. */
export const SERVER_OPTIONS = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  connectionsCheckingInterval: 5_000,
  keepAliveTimeout: 65_000,
  // curl --http2 asks to upgrade any request to h2c; such a request is answered as the HTTP/1.1 that it is.
  shouldUpgradeCallback: (request: IncomingMessage) => request.headers.upgrade?.toLowerCase() === 'websocket',
} satisfies ServerOptions & { shouldUpgradeCallback?: unknown }
