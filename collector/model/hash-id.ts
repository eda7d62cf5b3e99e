import { hash } from 'node:crypto'

const LENGTH = 20

/** A deterministic id: the same text gives the same id on every machine, so that a repeated step writes the same row. */
export const hashId = (prefix: string, text: string, length = LENGTH): string =>
  `${prefix}_${shortHash(text, length)}`

export const shortHash = (text: string, length: number): string =>
  hash('sha256', text, 'base64url').slice(0, length)
