import type { ContactImport } from '../../shared/by-hand.ts'
import { isFilled } from './read-file.ts'

export const TARGETS = [
  'ignore',
  'email',
  'userId',
  'name',
  'firstName',
  'lastName',
  'company',
  'title',
  'phone',
  'city',
  'country',
  'trait',
] as const
export type Target = (typeof TARGETS)[number]

/** What columns are called in files that other programs write, folded as `plain` does. */
const NAMES: [Exclude<Target, 'ignore' | 'trait'>, string[]][] = [
  ['email', ['email', 'mail', 'emailaddress', 'adresemail', 'adresmailowy', 'workemail']],
  [
    'userId',
    [
      'userid',
      'id',
      'customerid',
      'clientid',
      'externalid',
      'contactid',
      'idklienta',
      'identyfikator',
      'numerklienta',
    ],
  ],
  ['firstName', ['firstname', 'givenname', 'imie', 'first']],
  ['lastName', ['lastname', 'surname', 'familyname', 'nazwisko', 'last']],
  ['name', ['name', 'fullname', 'contact', 'contactname', 'imieinazwisko', 'nazwa', 'osoba', 'kontakt']],
  [
    'company',
    [
      'company',
      'companyname',
      'organization',
      'organisation',
      'account',
      'firma',
      'nazwafirmy',
      'organizacja',
    ],
  ],
  ['title', ['title', 'jobtitle', 'job', 'position', 'role', 'stanowisko', 'funkcja', 'rola']],
  ['phone', ['phone', 'phonenumber', 'mobile', 'telephone', 'tel', 'telefon', 'komorka', 'numertelefonu']],
  ['city', ['city', 'town', 'miasto', 'miejscowosc']],
  ['country', ['country', 'kraj', 'panstwo']],
]

const MOST_ID = 256
const MOST_TEXT = 2_000
const MOST_TRAITS = 100

export type Row = ContactImport['rows'][number]
/** `line` as a spreadsheet numbers it: the header is 1. */
export type Fault = { line: number; reason: 'nobody' | 'email' | 'long' | 'twice'; text: string }

/** What each column seems to be by its name; a name that nothing here knows becomes a trait. */
export function guess(header: readonly string[]): Target[] {
  const taken = new Set<Target>()
  return header.map(name => {
    const folded = plain(name)
    if (folded === '') return 'ignore'
    const found = NAMES.find(([target, names]) => names.includes(folded) && !taken.has(target))?.[0]
    if (found) taken.add(found)
    return found ?? 'trait'
  })
}

/** A target that only one column can be and two are; null if all is well. */
export function chosenTwice(targets: readonly Target[]): Target | null {
  const once = targets.filter(target => target !== 'ignore' && target !== 'trait')
  return once.find((target, i) => once.indexOf(target) !== i) ?? null
}

/** The rows as the collector takes them, and what is wrong with the others. */
export function rowsOf(
  header: readonly string[],
  targets: readonly Target[],
  cells: readonly (readonly string[])[],
  headerLine = 1,
): { rows: Row[]; faults: Fault[] } {
  const rows: Row[] = []
  const faults: Fault[] = []
  const seen = new Set<string>()
  for (const [i, values] of cells.entries()) {
    if (!isFilled(values)) continue
    const row: Row = { traits: {} }
    for (const [column, target] of targets.entries()) {
      const value = values[column]?.trim() ?? ''
      if (value === '' || target === 'ignore') continue
      if (target === 'userId') row.userId = value
      else if (target === 'trait') row.traits[header[column]!.trim().slice(0, MOST_TRAITS)] = value
      else if (target === 'email') row.email = value.toLowerCase()
      else row.traits[target] = value
    }
    const reason = faultOf(row, seen)
    if (reason)
      faults.push({
        line: headerLine + 1 + i,
        reason,
        text: (row.email ?? row.userId ?? values.join(', ')).slice(0, 80),
      })
    else rows.push(row)
  }
  return { rows, faults }
}

function faultOf({ userId, email, traits }: Row, seen: Set<string>): Fault['reason'] | null {
  if (userId === undefined && email === undefined) return 'nobody'
  if (email !== undefined && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)) return 'email'
  const texts = Object.values(traits)
  if ((userId?.length ?? 0) > MOST_ID || (email?.length ?? 0) > 320) return 'long'
  if (texts.some(text => String(text).length > MOST_TEXT)) return 'long'
  const who = userId === undefined ? `e:${email}` : `u:${userId}`
  if (seen.has(who)) return 'twice'
  seen.add(who)
  return null
}

/** Without case, marks and signs: "E-mail address" and "Adres e-mail" are words. */
const plain = (name: string): string =>
  name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('ł', 'l')
    .replaceAll(/[^a-z0-9]/g, '')
