import { useSignalEffect } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { followUnread } from './alerts/inbox.ts'
import { listenToWorker } from './alerts/notify.ts'
import { Toasts } from './alerts/toasts.tsx'
import { BoardScreen } from './board/board-screen.tsx'
import { useHotSignal } from './board/hot-signal.ts'
import { BoardContext, createBoard } from './board/use-board.ts'
import { specOf, view } from './board/view.ts'
import { route } from './core/route.ts'
import { followSite, hasLapsed, me, plan, sessionError, sites } from './core/session.ts'
import { styled } from './lib/load-style.ts'
import { startLive, stopLive } from './live/connection.ts'
import { call } from './reach/call.ts'
import { FirstSite } from './settings/new-site.tsx'
import { KeysHelp, useKeys } from './shell/keys.tsx'
import { isPaletteOpen } from './shell/palette/open.ts'
import { Shell } from './shell/shell.tsx'
import { announcement } from './ui/announce.ts'
import { lazy, lazyPart } from './ui/lazy.tsx'
import { Failure, Missing } from './ui/states.tsx'
import { language, words } from './words/words.ts'

const loadContact = () => import('./contact/contact-screen.tsx')
const ContactScreen = lazy(async () => (await loadContact()).ContactScreen)
const loadSignIn = () => import('./account/sign-in-screen.tsx')
const SignInScreen = lazy(async () => (await loadSignIn()).SignInScreen)
const SignInAgain = lazyPart(async () => (await loadSignIn()).SignInAgain, 1)
const WelcomeScreen = lazy(async () => (await import('./account/welcome-screen.tsx')).WelcomeScreen)
const InstallScreen = lazy(async () => (await import('./install/install-screen.tsx')).InstallScreen)
const RewardsScreen = lazy(
  async () => (await styled(import('./rewards/rewards-screen.tsx'), 'partners')).RewardsScreen,
)
const PlansScreen = lazy(async () => (await import('./plans/plans-screen.tsx')).PlansScreen)
const AfterCall = lazyPart(async () => (await import('./reach/after-call.tsx')).AfterCall, 1)
const Palette = lazyPart(
  async () => (await styled(import('./shell/palette/palette.tsx'), 'palette')).Palette,
  0,
)
const WallScreen = lazy(async () => (await styled(import('./wall/wall-screen.tsx'), 'wall')).WallScreen)
const ImportScreen = lazy(
  async () => (await styled(import('./import/import-screen.tsx'), 'import')).ImportScreen,
)
const ConnectionsScreen = lazy(
  async () => (await styled(import('./connections/connections-screen.tsx'), 'connections')).ConnectionsScreen,
)
const OverviewScreen = lazy(
  async () => (await styled(import('./insights/overview/overview-screen.tsx'), 'overview')).OverviewScreen,
)
const InsightsScreen = lazy(
  async () => (await styled(import('./insights/found/insights-screen.tsx'), 'insights')).InsightsScreen,
)
const HealthScreen = lazy(async () => (await import('./health/health-screen.tsx')).HealthScreen)
const AuditScreen = lazy(async () => (await import('./settings/audit-screen.tsx')).AuditScreen)
const SettingsScreen = lazy(
  async () => (await styled(import('./settings/settings-screen.tsx'), 'settings')).SettingsScreen,
)
const AlertsScreen = lazy(
  async () => (await styled(import('./alerts/alerts-screen.tsx'), 'plan', 'alerts')).AlertsScreen,
)
const PartnersScreen = lazy(
  async () => (await styled(import('./partners/partners-screen.tsx'), 'alerts', 'partners')).PartnersScreen,
)
const PartnerScreen = lazy(
  async () => (await styled(import('./partners/partner-screen.tsx'), 'alerts', 'partners')).PartnerScreen,
)
const PlanScreen = lazy(async () => (await styled(import('./plans/plan-screen.tsx'), 'plan')).PlanScreen)
/** Created once per page load: on a return to the board its state is the same. */
const board = createBoard()
/** By then the board is on the screen; the code of the contact screen is loaded before the first click. */
const FETCH_CONTACT_MS = 2_000

export function App() {
  useSignalEffect(() => {
    document.documentElement.lang = language.value
  })
  useSignalEffect(() => {
    if (route.value.name === 'wall') return
    if (!me.value || hasLapsed.value) return stopLive()
    startLive()
  })
  // The socket stays open on every screen, so that alerts reach the signed-in user everywhere.
  useSignalEffect(() => {
    if (plan.value) board.watch(specOf(view.value, plan.value.id))
  })
  useEffect(followSite, [])
  useEffect(followUnread, [])
  useEffect(listenToWorker, [])
  useEffect(() => {
    const timer = setTimeout(() => loadContact().catch(() => null), FETCH_CONTACT_MS)
    return () => clearTimeout(timer)
  }, [])
  useHotSignal(board)
  useKeys(board)
  return (
    <BoardContext.Provider value={board}>
      <Screens />
      <p class="sr-only" role="status" aria-live="polite">
        {announcement}
      </p>
    </BoardContext.Provider>
  )
}

function Screens() {
  const { name } = route.value
  if (name === 'wall') return <WallScreen />
  if (name === 'welcome') return <WelcomeScreen />
  if (name === 'sign-in' || me.value === null) return <SignInScreen />
  if (sessionError.value && !me.value)
    return <Failure error={sessionError.value} retry={() => location.reload()} />
  return (
    <>
      <Shell>
        <Screen />
      </Shell>
      <div class="corner">
        <Toasts />
        {call.value && <AfterCall />}
      </div>
      <KeysHelp title={words.value.keys.title} />
      {isPaletteOpen.value && <Palette />}
      {hasLapsed.value && <SignInAgain />}
    </>
  )
}

function Screen() {
  const at = route.value
  if (sites.value.length === 0 && me.value && at.name !== 'missing') {
    return (
      <main class="page" id="main">
        <FirstSite />
      </main>
    )
  }
  switch (at.name) {
    case 'contact':
      return <ContactScreen key={at.id} id={at.id} />
    case 'overview':
      return <OverviewScreen />
    case 'insights':
      return <InsightsScreen />
    case 'alerts':
      return <AlertsScreen />
    case 'connections':
      return <ConnectionsScreen />
    case 'partners':
      return <PartnersScreen />
    case 'partner':
      return <PartnerScreen key={at.id} id={at.id} />
    case 'import':
      return <ImportScreen />
    case 'install':
      return <InstallScreen />
    case 'plans':
      return <PlansScreen />
    case 'rewards':
      return <RewardsScreen />
    case 'plan':
      return <PlanScreen key={at.id} id={at.id} />
    case 'settings':
      return <SettingsScreen />
    case 'health':
      return <HealthScreen />
    case 'audit':
      return <AuditScreen />
    case 'missing':
      return <Missing />
    default:
      return <BoardScreen />
  }
}
