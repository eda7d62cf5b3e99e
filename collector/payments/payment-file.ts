import { writeCsv } from './csv.ts'
import { writeElixir } from './elixir.ts'
import type { Encoding } from './letters.ts'
import { writePain } from './pain001.ts'
import type { PaymentOrder, Written } from './transfer.ts'

export const FORMATS = ['csv', 'elixir', 'pain001-03', 'pain001-09'] as const
export type Format = (typeof FORMATS)[number]

/** Writes a payment file, or says what the format cannot write. `encoding` is asked for Elixir alone. */
export function writePaymentFile(order: PaymentOrder, format: Format, encoding: Encoding): Written {
  if (format === 'csv') return writeCsv(order)
  if (format === 'elixir') return writeElixir(order, encoding)
  return writePain(order, format === 'pain001-03' ? '03' : '09')
}

export const TYPES: Readonly<Record<Format, { ending: string; type: string }>> = {
  csv: { ending: 'csv', type: 'text/csv; charset=utf-8' },
  elixir: { ending: 'txt', type: 'application/octet-stream' },
  'pain001-03': { ending: 'xml', type: 'application/xml' },
  'pain001-09': { ending: 'xml', type: 'application/xml' },
}
