import type { ComponentType } from 'preact'
import type { Site } from '../../shared/site.ts'
import { type PartnersPart, route } from '../core/route.ts'
import { site } from '../core/session.ts'
import { Title } from '../ui/title.tsx'
import { CodesPart } from './codes-part.tsx'
import { LinksPart } from './links-part.tsx'
import { codeWords } from './words.ts'

const parts: { [P in PartnersPart]: ComponentType<{ site: Site }> } = { codes: CodesPart, links: LinksPart }

/** The codes of partners, and the links that are made with them. */
export function PartnersScreen() {
  const { title, parts: names, partsLabel } = codeWords.value
  const at = route.value
  const here = at.name === 'partners' ? at.part : 'codes'
  const Part = parts[here]
  return (
    <main class="alerts partners" id="main">
      <header class="alerts-head">
        <Title text={title} part={here === 'codes' ? undefined : names[here]} />
        <nav class="alerts-parts" aria-label={partsLabel}>
          {(Object.keys(parts) as PartnersPart[]).map(part => (
            <a key={part} href={`/partners/${part}`} aria-current={part === here ? 'page' : undefined}>
              <span data-text={names[part]}>{names[part]}</span>
            </a>
          ))}
        </nav>
      </header>
      {site.value && <Part key={site.value.id} site={site.value} />}
    </main>
  )
}
