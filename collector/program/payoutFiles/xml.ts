/** An element with its text or its children. */
export type Element = readonly [name: string, content: string | readonly Element[]]

/** Writes elements as XML, two spaces for each level. Characters that XML reserves are escaped. */
export const writeXml = (elements: readonly Element[], level = 0): string =>
  elements
    .map(([opening, content]) => {
      const indent = '  '.repeat(level)
      const [name = ''] = opening.split(' ')
      return typeof content === 'string'
        ? `${indent}<${opening}>${escaped(content)}</${name}>\n`
        : `${indent}<${opening}>\n${writeXml(content, level + 1)}${indent}</${name}>\n`
    })
    .join('')

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
