import { render } from 'preact'
import './styles/tokens.css'
import './styles/base.css'
import './styles/controls.css'
import './styles/shell.css'
import './styles/board.css'
import './styles/stream.css'
import './styles/toasts.css'
import './styles/contact.css'
import './styles/chart.css'
import './styles/pages.css'
import { App } from './app.tsx'
import { followLinks, route } from './core/route.ts'
import { startClock } from './core/server-clock.ts'
import { loadSession } from './core/session.ts'
import { setFavicon } from './lib/favicon.ts'
import { applyTheme } from './ui/theme.ts'

applyTheme()
setFavicon(false)
startClock()
followLinks()
// A wall screen authenticates by its own link, without a session.
if (route.value.name !== 'wall') void loadSession()
render(<App />, document.getElementById('app')!)
