import type { Language } from '../../../shared/person.ts'
import type { Random } from '../random.ts'

export type Person = {
  name: string
  email: string
  company: string
  title: string
  city: string
  country: string
  phone: string
}

type Region = {
  language: Language
  country: string
  prefix: string
  women: string[]
  men: string[]
  /** `[for a man, for a woman]` where the two differ. */
  families: (string | [string, string])[]
  cities: string[]
  companies: string[]
  titles: string[]
}

const PL: Region = {
  language: 'pl',
  country: 'PL',
  prefix: '+48 6',
  women: 'Anna Katarzyna Małgorzata Agnieszka Zofia Hanna Maja Julia Ewa Magdalena Joanna Karolina'.split(
    ' ',
  ),
  men: 'Piotr Krzysztof Andrzej Tomasz Paweł Michał Jakub Szymon Łukasz Grzegorz Wojciech Stanisław'.split(
    ' ',
  ),
  families: [
    ['Kowalski', 'Kowalska'],
    ['Wiśniewski', 'Wiśniewska'],
    ['Zieliński', 'Zielińska'],
    ['Lewandowski', 'Lewandowska'],
    ['Dąbrowski', 'Dąbrowska'],
    ['Jabłoński', 'Jabłońska'],
    'Nowak',
    'Wójcik',
    'Mazur',
    'Krawczyk',
    'Pawlak',
    'Gąsienica',
    'Wróbel',
    'Sikora',
  ],
  cities: [
    'Kraków',
    'Warszawa',
    'Wrocław',
    'Gdańsk',
    'Zakopane',
    'Poznań',
    'Katowice',
    'Łódź',
    'Nowy Sącz',
    'Rzeszów',
  ],
  companies: [
    'Tatra Przewodnicy',
    'Szkoła Leśna Wilga',
    'Klub Wysokogórski Turnia',
    'Beskid Wyprawy',
    'Harcerska Baza Polana',
    'Geoteren Pomiary',
    'Rafting Dunajec',
    'Obozy Zielona Noc',
    'Uniwersytecki Klub Turystyki',
    'Górska Akademia',
  ],
  titles: ['Kierownik wypraw', 'Przewodnik', 'Właściciel', 'Dyrektor szkoły', 'Zakupy', 'Instruktor'],
}

const WORLD: Region[] = [
  {
    language: 'en',
    country: 'GB',
    prefix: '+44 77',
    women: 'Amelia Isla Grace Freya Harriet Priya Aisha'.split(' '),
    men: 'Oliver George Callum Rhys Arjun Theo'.split(' '),
    families: 'Walker Hughes MacLeod Patel Bennett Shaw Okafor'.split(' '),
    cities: ['Keswick', 'Sheffield', 'Fort William', 'Bristol'],
    companies: ['Fellside Outdoor Centre', 'Northern Lights School', 'Moorland Surveys', 'Cairn Expeditions'],
    titles: ['Head of outdoor learning', 'Expedition lead', 'Procurement', 'Founder'],
  },
  {
    language: 'en',
    country: 'DE',
    prefix: '+49 15',
    women: 'Lena Hannah Greta Mira Jana'.split(' '),
    men: 'Jonas Felix Matthias Emre Lukas'.split(' '),
    families: 'Schneider Vogel Baumann Yılmaz Hofer Brandt'.split(' '),
    cities: ['München', 'Freiburg', 'Dresden', 'Innsbruck'],
    companies: ['Alpenwerk Touren', 'Waldschule Isartal', 'Hüttenring', 'Bergwacht Depot'],
    titles: ['Tourenleitung', 'Einkauf', 'Geschäftsführung', 'Lehrerin'],
  },
  {
    language: 'en',
    country: 'FR',
    prefix: '+33 6',
    women: 'Camille Chloé Inès Manon'.split(' '),
    men: 'Hugo Bastien Karim Étienne'.split(' '),
    families: 'Laurent Moreau Benali Girard Faure'.split(' '),
    cities: ['Grenoble', 'Chamonix', 'Lyon'],
    companies: ['Bureau des Guides', 'Cordée Formation', 'Refuges du Sud'],
    titles: ['Guide', 'Responsable achats', 'Gérante'],
  },
  {
    language: 'en',
    country: 'SE',
    prefix: '+46 70',
    women: 'Astrid Elsa Linnéa'.split(' '),
    men: 'Björn Nils Anton'.split(' '),
    families: 'Lindqvist Åkesson Nyström Hedlund'.split(' '),
    cities: ['Östersund', 'Kiruna', 'Göteborg'],
    companies: ['Fjällskolan', 'Norrsken Äventyr', 'Kebne Kartor'],
    titles: ['Turledare', 'Inköpare', 'VD'],
  },
  {
    language: 'en',
    country: 'US',
    prefix: '+1 503 5',
    women: 'Sofia Maya Naomi Ximena'.split(' '),
    men: 'Diego Ethan Kenji Marcus'.split(' '),
    families: 'Ramírez Carter Tanaka Nguyen Brooks'.split(' '),
    cities: ['Portland', 'Boulder', 'Asheville'],
    companies: ['Ridgeline Programs', 'Cascade Youth Corps', 'Trailhead Labs'],
    titles: ['Program director', 'Gear manager', 'Operations'],
  },
]

/** Generates a person; half are from Poland. Neither the people nor their addresses exist (RFC 2606). */
export function personOf(random: Random, language: Language): Person {
  const region = language === 'pl' ? PL : random.pick(WORLD)
  const isWoman = random.happens(0.5)
  const family = random.pick(region.families)
  const last = typeof family === 'string' ? family : family[isWoman ? 1 : 0]
  const first = random.pick(isWoman ? region.women : region.men)
  const company = random.pick(region.companies)
  return {
    name: `${first} ${last}`,
    email: `${ascii(first)}.${ascii(last)}@${ascii(company)}.example`,
    company,
    title: random.pick(region.titles),
    city: random.pick(region.cities),
    country: region.country,
    phone: `${region.prefix}${random.whole(10, 99)} ${random.whole(100, 999)} ${random.whole(100, 999)}`,
  }
}

const ascii = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll('ł', 'l')
    .replaceAll('ı', 'i')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
