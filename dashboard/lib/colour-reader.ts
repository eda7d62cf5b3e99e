/** A canvas cannot read custom properties: an element resolves their current colours. */
export function colourReader(element: HTMLElement): (name: string) => string {
  const probe = document.createElement('i')
  element.append(probe)
  return name => {
    probe.style.color = `var(${name})`
    return getComputedStyle(probe).color
  }
}
