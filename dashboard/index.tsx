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
import { startClock } from './clock.ts'
import { setFavicon } from './favicon.ts'
import { followLinks, route } from './route.ts'
import { loadSession } from './session.ts'
import { applyTheme } from './theme.ts'

applyTheme()
setFavicon(false)
startClock()
followLinks()
// A screen on the wall has a link of its own and nobody who signs in.
if (route.value.name !== 'wall') void loadSession()
render(<App />, document.getElementById('app')!)
