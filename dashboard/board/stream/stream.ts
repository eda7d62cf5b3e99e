import { effect } from '@preact/signals'
import { site } from '../../core/session.ts'
import { listen } from '../../live/connection.ts'
import { isPaused } from '../pause.ts'
import { StreamStore } from './stream-store.ts'

const store = new StreamStore(isPaused)

export const stream = store.shown

listen('event', message => store.take(message))
effect(() => store.choose(site.value?.id ?? null))
