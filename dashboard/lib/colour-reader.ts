/** A canvas knows no custom properties: an element must say what colour they come to at the moment. */
export function colourReader(element: HTMLElement): (name: string) => string {
  const probe = document.createElement('i')
  element.append(probe)
  return name => {
    probe.style.color = `var(${name})`
    return getComputedStyle(probe).color
  }
}
