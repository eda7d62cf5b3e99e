import type { Request } from '../channel.ts'

export const json = (url: string, body: object, headers: Record<string, string> = {}): Request => ({
  url,
  method: 'POST',
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(body),
})
