/** Decisions of the tracker, each with a message in debug.ts. */
export type Decision =
  | 'started'
  | 'twice'
  | 'no site'
  | 'automated'
  | 'frame'
  | 'consent'
  | 'seen'
  | 'refused'
  | 'sending'
  | 'answered'
  | 'beacon'
  | 'lost'
  | 'caught'

type Listener = (decision: Decision, detail?: unknown) => void

let listener: Listener | undefined

export const listen = (wanted: Listener) => {
  listener = wanted
}

// A declared function, since esbuild takes out calls only of those when their bodies are empty.
export function tell(decision: Decision, detail?: unknown) {
  if (DEBUG) listener?.(decision, detail)
}
