import { toJson } from './json.js'
import { emit } from './listeners.js'
import { load, PREFIX, save } from './store.js'

const KEY = `${PREFIX}a`

/** Keeps what the collector says of who sent this visitor, for every page that greets them. */
export const keepAttribution = (who: object): void => {
  save(KEY, toJson(who))
  tellAttribution()
}

export const tellAttribution = (): void => {
  const kept = load(KEY)
  if (kept) emit('attributed', JSON.parse(kept))
}
