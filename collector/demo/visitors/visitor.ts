import type { Language } from '../../../shared/person.ts'
import type { Random } from '../random.ts'
import { PRODUCTS, type Product } from '../shop/catalogue.ts'
import { AGENTS } from './agents.ts'
import { type Person, personOf } from './people.ts'
import type { PersonaName } from './persona-name.ts'

/** Acts that a visitor does at most once, over all visits. */
export type Milestone = 'newsletter' | 'contact' | 'field-day' | 'call' | 'purchase' | 'prices' | 'guide'

/** One browser and its user. */
export type Visitor = {
  id: string
  agent: string
  language: Language
  /** Reads the shop in the language of the link, rather than of the browser. */
  saysLanguage: boolean
  person: Person
  persona: PersonaName
  /** The product that the visitor is interested in. */
  wish: Product
  done: Set<Milestone>
  visits: number
}

export function visitorOf(random: Random, persona: PersonaName): Visitor {
  const language = random.happens(0.5) ? 'pl' : 'en'
  return {
    id: random.id(),
    agent: random.pick(AGENTS),
    language,
    saysLanguage: language === 'pl' && random.happens(0.7),
    person: personOf(random, language),
    persona,
    wish: random.pick(PRODUCTS),
    done: new Set(),
    visits: 0,
  }
}
