import type { ServerMessage } from '../../shared/live.ts'

export type Viewer = {
  /** Whether the viewer subscribes to the stream of events. */
  events: boolean
  send(message: ServerMessage): void
  /** Bytes that the socket has not yet taken. */
  buffered(): number
  close(code: number): void
}

export type Opened = { close(): void; ack(alert: string): void }
