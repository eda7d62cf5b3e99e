import type { ChannelKind, ChannelSettings } from '../../shared/channel.ts'
import type { Channel, Letter, Sent, Transports } from './channel.ts'
import { crm } from './channels/crm.ts'
import { discord } from './channels/discord.ts'
import { email } from './channels/email.ts'
import { hook } from './channels/hook.ts'
import { ntfy } from './channels/ntfy.ts'
import { slack } from './channels/slack.ts'
import { teams } from './channels/teams.ts'
import { webhook } from './channels/webhook.ts'

/** All channels. A kind without a row is a compile error. */
export const CHANNELS: { [K in ChannelKind]: Channel<K> } = {
  webhook,
  slack,
  teams,
  discord,
  ntfy,
  crm,
  hook,
  email,
}

/** Formats the message for the channel and sends it once. All errors, unexpected ones too, become outcomes. */
export async function sendLetter(
  settings: ChannelSettings,
  letter: Letter,
  means: Transports,
  signal: AbortSignal,
): Promise<Sent> {
  // The row matches the settings' kind, which the compiler cannot infer.
  const channel = CHANNELS[settings.kind] as Channel
  try {
    const sent = await channel.send(settings, letter, means, signal)
    if (sent.outcome !== 'failed' || !channel.knowsRepeats) return sent
    // The same id again is the same message to this receiver.
    const { mayHaveArrived: _known, ...failed } = sent
    return failed
  } catch (error) {
    return { outcome: 'failed', status: null, answer: String(error), retryAfterMs: null }
  }
}
