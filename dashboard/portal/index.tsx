import { render } from 'preact'
import './portal.css'
import { App } from './app.tsx'

render(<App />, document.getElementById('app')!)
