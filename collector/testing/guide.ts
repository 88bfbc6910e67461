import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const ROOT = join(__dirname, '../..')

/** A page of `docs/integrations`, by its name. */
export const guide = (page: string): string =>
  readFileSync(join(ROOT, `docs/integrations/${page}.md`), 'utf8')

/** The code block of a page that begins with ```` ```<language> <name> ````, without its indentation. */
export const snippet = (page: string, name: string): string => {
  const [, indent = '', code] =
    new RegExp(`^( *)\`\`\`\\w+ ${name}\n(.*?)^ *\`\`\`$`, 'ms').exec(guide(page)) ?? []
  if (code === undefined) throw new Error(`${page}.md has no block "${name}"`)
  return code.replace(new RegExp(`^${indent}`, 'gm'), '')
}

/** A file of `examples`. */
export const exampleFile = (path: string): string =>
  readFileSync(join(ROOT, 'examples', path), 'utf8')
