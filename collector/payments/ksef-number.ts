/**
 * A number of KSeF, 35 signs: of an invoice (`NIP-YYYYMMDD-12 signs-2`) or the collective identifier of several
 * (`NIP-IZYYYYMM-12 signs-2`). The last two signs are a CRC-8 (polynomial 0x07, initial value 0) over the 32 signs before
 * the last hyphen, as the Ministry of Finance publishes it in the documentation of the KSeF API.
 */
const SHAPE = /^(\d{10})-(?:(\d{4})(\d{2})(\d{2})|IZ\d{4}(?:0[1-9]|1[0-2]))-[0-9A-F]{12}-([0-9A-F]{2})$/
const SIGNS = 32
const NIP_WEIGHTS = [6, 5, 7, 2, 3, 4, 5, 6, 7]

export type KsefFault = 'ksef_shape' | 'ksef_nip' | 'ksef_date' | 'ksef_check'

export function readKsefNumber(text: string): { number: string } | { fault: KsefFault } {
  const number = text.trim().toUpperCase()
  const found = SHAPE.exec(number)
  if (!found) return { fault: 'ksef_shape' }
  const [, nip, year, month, day, check] = found
  if (!isNip(nip!)) return { fault: 'ksef_nip' }
  if (year !== undefined && !isDay(Number(year), Number(month), Number(day))) return { fault: 'ksef_date' }
  return crc8(number.slice(0, SIGNS)) === Number.parseInt(check!, 16) ? { number } : { fault: 'ksef_check' }
}

/** The tax number of a Polish company: ten digits, the last one is a weighted sum modulo 11. */
export function isNip(nip: string): boolean {
  if (!/^\d{10}$/.test(nip)) return false
  const sum = NIP_WEIGHTS.reduce((total, weight, place) => total + weight * Number(nip[place]), 0)
  return sum % 11 === Number(nip[9])
}

function isDay(year: number, month: number, day: number): boolean {
  const date = new Date(Date.UTC(year, month - 1, day))
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day
}

function crc8(text: string): number {
  let rest = 0
  for (const sign of text) {
    rest ^= sign.charCodeAt(0)
    for (let bit = 0; bit < 8; bit++) rest = (rest & 0x80 ? (rest << 1) ^ 0x07 : rest << 1) & 0xff
  }
  return rest
}
