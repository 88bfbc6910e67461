import { mintId } from '../ids.js'
import { toJson } from '../json.js'
import { safely } from '../say.js'
import { PREFIX } from '../store.js'
import { visitorId } from '../visitor.js'

type Numbered = readonly [content: string, id: string]

/** Only for this tab. `erase` deletes it with all other keys. */
const KEY = `${PREFIX}u`

/** The ids that this page view has given, and those of the page view that it repeats. */
const given: Numbered[] = []
let repeated: Numbered[] | undefined

/**
 * The id of a sale for which the page names none. A reload of the page, and a return to it by the
 * browser's buttons, give a sale with the same content the same id. Any other page view gives a new one,
 * because a customer may buy the same thing twice. Without a visitor nothing is stored.
 */
export const orderIdFor = (content: string): string => {
  repeated = repeated || (isRepeated() ? storedIds() : [])
  const known = repeated
  const found = known.findIndex(([text]) => text === content)
  const [numbered = [content, `pap-${mintId()}`]] = found < 0 ? [] : known.splice(found, 1)
  given.push(numbered as Numbered)
  safely(() => {
    if (visitorId) sessionStorage[KEY] = toJson([...given, ...known])
  })
  return numbered[1]
}

/** Another script of the page may have changed what is stored. */
const storedIds = (): Numbered[] => {
  const stored = safely(() => JSON.parse(sessionStorage[KEY] || '[]'))
  const list: Numbered[] = Array.isArray(stored) ? stored : []
  return list.filter((one) => typeof Object(one)[1] === 'string')
}

const isRepeated = (): boolean | undefined =>
  safely(() => {
    const [entry] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[]
    // Browsers without the entry have the numbers 1 for a reload and 2 for a return.
    return entry ? /reload|back/.test(entry.type) : /[12]/.test(`${performance.navigation.type}`)
  })
