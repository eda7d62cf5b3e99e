/** Removed channels are dropped from a document, since the collector would reject it. */
export const withKnown = <T extends { channels: string[] }>(
  document: T,
  known: readonly { id: string }[],
): T => ({
  ...document,
  channels: document.channels.filter(id => known.some(channel => channel.id === id)),
})
