import type { ChannelChange, ChannelInfo, ChannelKind } from '../../../shared/channel.ts'
import { put } from '../../core/api.ts'

export const channelPath = (id: string): string => `/api/channels/${encodeURIComponent(id)}`

/** A displayed channel is also a valid update that changes nothing: masked secrets are kept. */
export const changeOf = ({
  name,
  isOn,
  settings,
  language,
  timeZone,
  quiet,
}: ChannelInfo): ChannelChange => ({
  name,
  isOn,
  settings,
  language,
  timeZone,
  quiet,
})

export const changeChannel = (info: ChannelInfo, change: Partial<ChannelChange>): Promise<ChannelInfo> =>
  put<ChannelInfo>(channelPath(info.id), { ...changeOf(info), ...change })

const textOf = (info: ChannelInfo, field: string): string => String(info.settings[field] ?? '')

/** Kinds that are made elsewhere: with a connection, or by a program. */
export const isMadeElsewhere = (kind: ChannelKind): boolean => kind === 'crm' || kind === 'hook'

/** The target of a channel, without its secret parts. */
export function targetOf(info: ChannelInfo): string {
  const targets: { [K in ChannelKind]: () => string } = {
    webhook: () => textOf(info, 'url'),
    slack: () => textOf(info, 'url'),
    teams: () => textOf(info, 'url'),
    discord: () => textOf(info, 'url'),
    ntfy: () => `${textOf(info, 'server')}/${textOf(info, 'topic')}`,
    crm: () => '',
    hook: () => textOf(info, 'event'),
    email: () => (Array.isArray(info.settings.to) ? info.settings.to.join(', ') : ''),
  }
  return targets[info.settings.kind]()
}

/** Masked, oldest first. */
export const secretsOf = ({ settings }: ChannelInfo): string[] =>
  Array.isArray(settings.secrets) ? settings.secrets.map(String) : []

const SECRET_BYTES = 24

/** A secret in the format of Standard Webhooks. */
export function newSecret(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(SECRET_BYTES))
  return `whsec_${btoa(String.fromCharCode(...bytes))}`
}
