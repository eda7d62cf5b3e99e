/** Hands the reader a file that was made on the page. */
export function download(name: string, type: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // The click has only asked for it; the browser reads the blob a moment later.
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
