import { useEffect, useRef } from 'preact/hooks'
import type { PortalFront, PortalMe } from '../../shared/portal.ts'
import { post } from './api.ts'
import { Account } from './pages/account.tsx'
import { Confirm } from './pages/confirm.tsx'
import { Enter } from './pages/enter.tsx'
import { Join } from './pages/join.tsx'
import { Links } from './pages/links.tsx'
import { Materials } from './pages/materials.tsx'
import { Refer } from './pages/refer.tsx'
import { Referrals } from './pages/referrals.tsx'
import { Sales } from './pages/sales.tsx'
import { SignIn } from './pages/sign-in.tsx'
import { Start } from './pages/start.tsx'
import { Statements } from './pages/statements.tsx'
import { TermsPage } from './pages/terms.tsx'
import { Link, Waiting } from './parts.tsx'
import { go, page } from './place.ts'
import { choose, load, session } from './session.ts'
import { language, t } from './words/words.ts'

type Place = { front: PortalFront; me: PortalMe | null }

const OPEN: Record<string, (place: Place) => preact.JSX.Element> = {
  join: Join,
  terms: TermsPage,
  refer: Refer,
  enter: Enter,
  confirm: Confirm,
  'sign-in': SignIn,
}
const SIGNED_IN: Record<string, (place: Place & { me: PortalMe }) => preact.JSX.Element> = {
  '': Start,
  referrals: Referrals,
  sales: Sales,
  statements: Statements,
  links: Links,
  materials: Materials,
  account: Account,
}

export function App() {
  useEffect(() => void load(), [])
  const now = session.value
  const words = t()
  const name = now.state === 'ready' ? now.front.programme?.name[language.value] : undefined
  const title = name ?? words.nav.label
  useEffect(() => {
    document.title = title
  }, [title])
  return (
    <>
      <header class="top">
        <Link to="" class="brand">
          {title}
        </Link>
        <Tongue />
      </header>
      {now.state === 'ready' && now.me && <Tabs />}
      <main>
        {now.state === 'loading' && <p class="soft">{words.common.loading}</p>}
        {now.state === 'failed' &&
          (now.isMissing ? <p>{words.common.missing}</p> : <Waiting isFailed again={() => void load()} />)}
        {now.state === 'ready' && <Page front={now.front} me={now.me} />}
      </main>
    </>
  )
}

function Page({ front, me }: Place) {
  const Open = OPEN[page.value]
  if (Open) return <Open front={front} me={me} />
  const Own = SIGNED_IN[page.value]
  if (!Own) return <p>{t().common.missing}</p>
  return me ? <Own front={front} me={me} /> : <SignIn front={front} me={me} />
}

const TABS = ['', 'links', 'refer', 'referrals', 'sales', 'statements', 'materials', 'account'] as const

function Tabs() {
  const { nav } = t()
  const bar = useRef<HTMLElement>(null)
  // On a phone the bar of tabs scrolls sideways.
  useEffect(() => {
    bar.current?.querySelector('[aria-current]')?.scrollIntoView({ inline: 'center', block: 'nearest' })
  }, [page.value])
  return (
    <nav ref={bar} class="tabs" aria-label={nav.label}>
      {TABS.map(to => (
        <a
          key={to}
          href={`./${to}`}
          aria-current={page.value === to ? 'page' : undefined}
          onClick={event => {
            event.preventDefault()
            go(to)
          }}
        >
          {nav[to || 'start']}
        </a>
      ))}
    </nav>
  )
}

function Tongue() {
  const other = language.value === 'pl' ? 'en' : 'pl'
  return (
    <div class="tongue">
      <button type="button" class="link" lang={other} onClick={() => choose(other)}>
        {other === 'en' ? 'English' : 'Polski'}
      </button>
      {session.value.state === 'ready' && session.value.me && (
        <button
          type="button"
          class="link"
          onClick={() =>
            void post('/sign-out')
              .then(load, load)
              .then(() => go(''))
          }
        >
          {t().common.signOut}
        </button>
      )}
    </div>
  )
}
