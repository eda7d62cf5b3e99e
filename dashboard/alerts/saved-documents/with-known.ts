/** Channels that have been removed meanwhile are no longer told, and would stand in the way of saving. */
export const withKnown = <T extends { channels: string[] }>(
  document: T,
  known: readonly { id: string }[],
): T => ({
  ...document,
  channels: document.channels.filter(id => known.some(channel => channel.id === id)),
})
