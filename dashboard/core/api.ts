import type { Problem } from '../../shared/refusal.ts'

/** An error response of the collector; `status` 0 means that there was no response. */
export class ApiError extends Error {
  readonly status: number
  readonly problem: Problem | null
  constructor(status: number, problem: Problem | null) {
    super(problem?.detail ?? problem?.title ?? `HTTP ${status}`)
    this.status = status
    this.problem = problem
  }
}

type Query = Record<string, string | number | undefined>

export const get = <T>(path: string, query: Query = {}, signal?: AbortSignal): Promise<T> =>
  request<T>('GET', withQuery(path, query), undefined, signal)
export const post = <T = unknown>(path: string, body: unknown = {}): Promise<T> =>
  request<T>('POST', path, body)
export const put = <T = unknown>(path: string, body: unknown): Promise<T> => request<T>('PUT', path, body)
export const patch = <T = unknown>(path: string, body: unknown): Promise<T> => request<T>('PATCH', path, body)
export const remove = (path: string): Promise<unknown> => request('DELETE', path)

/** Called when the collector answers that the session has ended. */
let signedOut = () => {}
export function onSignedOut(tell: () => void): void {
  signedOut = tell
}

async function request<T>(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<T> {
  const response = await fetch(path, {
    method,
    headers: body === undefined ? {} : { 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal ? { signal } : {}),
  }).catch(error => {
    if (signal?.aborted) throw error
    throw new ApiError(0, null)
  })
  const answer = await bodyOf(response).catch(error => {
    if (signal?.aborted) throw error
    // A truncated answer is an error; a refusal is recognized by its status.
    if (response.ok) throw new ApiError(0, null)
    return null
  })
  if (response.status === 401) signedOut()
  if (!response.ok) throw new ApiError(response.status, isProblem(answer) ? answer : null)
  return answer as T
}

/** null without a body (204). */
async function bodyOf(response: Response): Promise<unknown> {
  const text = await response.text()
  return text === '' ? null : JSON.parse(text)
}

function withQuery(path: string, query: Query): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== '')
  if (given.length === 0) return path
  return `${path}?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}`
}

function isProblem(answer: unknown): answer is Problem {
  return typeof answer === 'object' && answer !== null && 'code' in answer && 'title' in answer
}
