import { workerData } from 'node:worker_threads'
import type { Need } from '../../model/port.ts'
import { type LoadPiece, type Query, Reader } from './reader.ts'
import { serve } from './thread.ts'

const reader = new Reader(workerData)

serve({
  query: (query: Query) => reader.query(query),
  look: (need: Need) => reader.look(need),
  registry: () => reader.registry(),
  extent: () => reader.extent(),
  load: (piece: LoadPiece) => reader.load(piece),
  scan: (from: { after: number; site: string | null }) => reader.scan(from),
  expiring: (from: { site: string; before: number; after: string | null }) => reader.expiring(from),
  marked: (from: { site: string; after: string | null }) => reader.marked(from),
  copyAtOnce: (file: string) => reader.copyAtOnce(file),
  tidyCopy: (file: string) => reader.tidyCopy(file),
  close: () => reader.close(),
})
