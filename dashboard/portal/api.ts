import type { Problem } from '../../shared/refusal.ts'
import { siteId } from './place.ts'

/** An unsuccessful answer; status 0: no answer. */
export class PortalError extends Error {
  readonly status: number
  readonly problem: Problem | null
  constructor(status: number, problem: Problem | null) {
    super(problem?.detail ?? `HTTP ${status}`)
    this.status = status
    this.problem = problem
  }
}

export const get = <T>(path: string): Promise<T> => request<T>('GET', path)
export const post = <T = unknown>(path: string, body?: unknown): Promise<T> => request<T>('POST', path, body)
export const put = <T = unknown>(path: string, body: unknown): Promise<T> => request<T>('PUT', path, body)
export const patch = <T = unknown>(path: string, body: unknown): Promise<T> => request<T>('PATCH', path, body)
export const remove = <T = unknown>(path: string): Promise<T> => request<T>('DELETE', path)

async function request<T>(method: string, path: string, body?: unknown): Promise<T> {
  const response = await fetch(`/partner-api/${siteId()}${path}`, {
    method,
    ...(body !== undefined && {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
  }).catch(() => {
    throw new PortalError(0, null)
  })
  const text = await response.text().catch(() => '')
  const answer = text === '' ? null : parsed(text)
  if (!response.ok) throw new PortalError(response.status, answer as Problem | null)
  return answer as T
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
