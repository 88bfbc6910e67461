import { toJson } from './json.js'
import { emit } from './listeners.js'
import { load, PREFIX, save } from './store.js'

const KEY = `${PREFIX}a`

/** Stores what the collector answered about the affiliate, so that every page of the visit can show it. */
export const keepAttribution = (who: object): void => {
  save(KEY, toJson(who))
  tellAttribution()
}

export const tellAttribution = (): void => {
  const stored = load(KEY)
  if (stored) emit('attributed', JSON.parse(stored))
}
