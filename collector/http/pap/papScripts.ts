import type { Listener } from '../listeners.js'
import type { Scripts } from '../script.js'

/** The names under which snippets of Post Affiliate Pro load its script. */
const NAMES = ['trackjs.js', 'salejs.php', 'trackjs.php', 'salejs.js', 'notifysale.php']

/**
 * The listeners that serve the script, all with the same file, and its source map. An installation also
 * has hashed names; that of the script for sales has an "s" for each "j" of the other.
 */
export const papScripts = (
  scripts: Pick<Scripts, 'servePap'>,
  hashed: readonly string[] = [],
): Readonly<Record<string, Listener>> => {
  const names = [...NAMES, ...hashed.flatMap((name) => [name, name.replaceAll('j', 's')])]
  const script: Listener = async (req, res) => scripts.servePap('script', req, res)
  return {
    ...Object.fromEntries(names.map((name) => [`/scripts/${name}`, script])),
    '/scripts/trackjs.js.map': async (req, res) => scripts.servePap('map', req, res),
  }
}
