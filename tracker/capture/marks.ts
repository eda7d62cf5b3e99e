/** `data-pulse-item-id="7"` is sent as `{pulseItemId: '7'}`; the collector stores it as `item_id`. */
export const marks = (dataset: DOMStringMap) => {
  const props: DOMStringMap = {}
  for (const key in dataset) if (/^pulse/.test(key)) props[key] = dataset[key]
  return props
}
