import type { ComponentType } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import type { Site } from '../../shared/site.ts'
import { type PartnersPart, route } from '../core/route.ts'
import { site } from '../core/session.ts'
import { lazyPart } from '../ui/lazy.tsx'
import { Title } from '../ui/title.tsx'
import { codeWords } from './codes/words.ts'
import { ListPart } from './list-part.tsx'
import { programmeWords } from './programme-words.ts'

type Part = ComponentType<{ site: Site }>
const parts: { [P in PartnersPart]: Part } = {
  list: ListPart,
  referrals: lazyPart(async () => (await import('./referrals-part.tsx')).ReferralsPart, 8),
  sales: lazyPart(async () => (await import('./money/sales-part.tsx')).SalesPart, 8),
  statements: lazyPart(async () => (await import('./money/statements-part.tsx')).StatementsPart, 8),
  payments: lazyPart(async () => (await import('./money/payments-part.tsx')).PaymentsPart, 8),
  programme: lazyPart(async () => (await import('./programme-part.tsx')).ProgrammePart, 8),
  materials: lazyPart(async () => (await import('./materials-part.tsx')).MaterialsPart, 8),
  codes: lazyPart(async () => (await import('./codes/codes-part.tsx')).CodesPart, 8),
  links: lazyPart(async () => (await import('./codes/links-part.tsx')).LinksPart, 8),
  sources: lazyPart(async () => (await import('./sources/sources-part.tsx')).SourcesPart, 8),
}

/** Partners, their referrals, the programme, and their codes and links. */
export function PartnersScreen() {
  const say = programmeWords.value
  const codes = codeWords.value.parts
  const names: Record<PartnersPart, string> = {
    list: say.partners,
    referrals: say.referrals,
    sales: say.sales,
    statements: say.statements,
    payments: say.payments,
    programme: say.programme,
    materials: say.materials,
    codes: codes.codes,
    links: codes.links,
    sources: say.sources,
  }
  const at = route.value
  const here = at.name === 'partners' ? at.part : 'list'
  const Part = parts[here]
  const nav = useRef<HTMLElement>(null)
  // On a phone the row of parts scrolls sideways.
  useEffect(() => {
    nav.current?.querySelector('[aria-current]')?.scrollIntoView({ inline: 'center', block: 'nearest' })
  }, [here])
  return (
    <main class="alerts partners" id="main">
      <header class="alerts-head">
        <Title text={say.partners} part={here === 'list' ? undefined : names[here]} />
        <nav ref={nav} class="alerts-parts" aria-label={say.partners}>
          {(Object.keys(parts) as PartnersPart[]).map(part => (
            <a
              key={part}
              href={part === 'list' ? '/partners' : `/partners/${part}`}
              aria-current={part === here ? 'page' : undefined}
            >
              <span data-text={names[part]}>{names[part]}</span>
            </a>
          ))}
        </nav>
      </header>
      {site.value && <Part key={`${here}${site.value.id}`} site={site.value} />}
    </main>
  )
}
