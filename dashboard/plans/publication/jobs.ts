import { signal } from '@preact/signals'
import type { ServerMessage } from '../../../shared/live.ts'
import { listen } from '../../live/connection.ts'

type JobMessage = Extract<ServerMessage, { t: 'job' }>

/** Background jobs that the collector has reported, by id. */
export const jobs = signal<Readonly<Record<string, JobMessage>>>({})

listen('job', job => {
  jobs.value = { ...jobs.value, [job.id]: job }
})
