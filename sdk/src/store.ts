/** Every key begins so, which is how `erase` finds ours and leaves the shop's alone. */
export const PREFIX = 'waymark.'

/** The browser's storage, or an object that lives as long as the page. */
const storage = (() => {
  try {
    return localStorage || {}
  } catch (_) {
    return {}
  }
})() as Record<string, string>

/** What the storage has no room for. */
const memory: Record<string, string> = {}

export const load = (key: string): string => memory[key] || storage[key] || ''

export const save = (key: string, value: string): void => {
  drop(key)
  try {
    storage[key] = value
  } catch (_) {
    memory[key] = value
  }
}

export const drop = (key: string): void => {
  delete memory[key]
  delete storage[key]
}

export const keysFrom = (start: string): string[] =>
  Object.keys({ ...storage, ...memory }).filter((key) => key.startsWith(start))
