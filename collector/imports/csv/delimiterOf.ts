import type { Open } from './records.js'

const DELIMITERS = [',', ';', '\t'] as const

/** How much of a file is read to find the end of its first line. */
const HEAD_MAX = 65_536

/** The character that separates the cells of a file: the most frequent candidate of its first line. */
export const delimiterOf = async (open: Open): Promise<string> => {
  const line = firstLine(await headOf(open))
  const counts = DELIMITERS.map((delimiter) => line.split(delimiter).length)
  return DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ','
}

const headOf = async (open: Open): Promise<string> => {
  const stream = open()
  let head = Buffer.alloc(0)
  // Leaving the loop closes the file.
  for await (const chunk of stream) {
    head = Buffer.concat([head, chunk as Buffer])
    if (head.length >= HEAD_MAX) break
  }
  return head.subarray(0, HEAD_MAX).toString('utf8')
}

/** Without what is quoted: a quoted name may contain delimiters and line breaks. */
const firstLine = (head: string): string =>
  head
    .replace(/^\uFEFF/, '')
    .replace(/"(?:[^"]|"")*"/g, '')
    // The name of a part, as in `partIn`.
    .replace(/^\s*\[\[\w+\]\][^\r\n]*/, '')
    .trimStart()
    .split(/[\r\n]/)[0] ?? ''
