const PAGE = { width: 595, height: 842, margin: 56 }
const LEADING = 18

/**
 * A page of Helvetica: enough for a price list. `lines` are plain text; the text after `\t` moves to the right-hand
 * column.
 */
export function pdf(title: string, lines: readonly string[]): Uint8Array<ArrayBuffer> {
  const content = [
    'BT',
    `/F2 22 Tf 1 0 0 1 ${PAGE.margin} ${PAGE.height - 80} Tm (${escaped(title)}) Tj`,
    ...lines.flatMap((line, index) => {
      const y = PAGE.height - 124 - index * LEADING
      return line
        .split('\t')
        .map(
          (part, column) =>
            `/F1 11 Tf 1 0 0 1 ${column === 0 ? PAGE.margin : PAGE.width - PAGE.margin - 90} ${y} Tm (${escaped(part)}) Tj`,
        )
    }),
    'ET',
  ].join('\n')
  const font = (name: string) =>
    `<< /Type /Font /Subtype /Type1 /BaseFont /${name} /Encoding /WinAnsiEncoding >>`
  return assemble([
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${PAGE.width} ${PAGE.height}] /Contents 4 0 R /Resources << /Font << /F1 5 0 R /F2 6 0 R >> >> >>`,
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    font('Helvetica'),
    font('Helvetica-Bold'),
    `<< /Title (${escaped(title)}) >>`,
  ])
}

/** Objects in order, then the table of where each begins (ISO 32000-1, 7.5). */
function assemble(objects: readonly string[]): Uint8Array<ArrayBuffer> {
  let text = '%PDF-1.4\n'
  const starts = objects.map((object, index) => {
    const start = text.length
    text += `${index + 1} 0 obj\n${object}\nendobj\n`
    return start
  })
  const table = text.length
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n`
  for (const start of starts) text += `${String(start).padStart(10, '0')} 00000 n \n`
  text += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R /Info ${objects.length} 0 R >>\nstartxref\n${table}\n%%EOF\n`
  return new Uint8Array(Buffer.from(text, 'latin1'))
}

/** WinAnsi has € at 0x80 and no Polish letters; these lose their marks. */
const escaped = (text: string): string =>
  text
    .replaceAll('ł', 'l')
    .replaceAll('Ł', 'L')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replaceAll('€', '\x80')
    .replaceAll('–', '\x96')
    .replace(/[^\x20-\xff]/g, '?')
    .replace(/[\\()]/g, '\\$&')
