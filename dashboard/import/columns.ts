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

/** Column names in exports of other programs, folded as by `plain`. */
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

/** Guesses the target of each column by its name; an unknown name becomes a trait. */
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

/** Without case, marks and signs: "E-mail address" and "Adres e-mail" are words. */
const plain = (name: string): string =>
  name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('ł', 'l')
    .replaceAll(/[^a-z0-9]/g, '')
