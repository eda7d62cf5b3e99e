/** `data-pulse-item-id="7"` is told as `{pulseItemId: '7'}`; the collector makes `item_id` of it. */
export const marks = (dataset: DOMStringMap) => {
  const props: DOMStringMap = {}
  for (const key in dataset) if (/^pulse/.test(key)) props[key] = dataset[key]
  return props
}
