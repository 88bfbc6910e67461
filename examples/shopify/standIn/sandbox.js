// Replaces Shopify's part in the frame: it defines `analytics`, `browser`, `init` and `api` for the pixel.
const listeners = []
const waiting = new Map()

addEventListener('message', ({ data: { id, answer, event, ...rest } }) => {
  if (event)
    for (const [name, listener] of listeners) if (name === event) listener({ name, ...rest })
  waiting.get(id)?.(answer)
  waiting.delete(id)
})

const ask =
  (name) =>
  (...args) =>
    new Promise((resolve) => {
      const id = `${name} ${waiting.size} ${Math.random()}`
      waiting.set(id, resolve)
      parent.postMessage({ id, name, args }, '*')
    })

const subscribe = (name, listener) => listeners.push([name, listener])

globalThis.analytics = { subscribe }
globalThis.browser = {
  cookie: { get: ask('cookie.get'), set: ask('cookie.set') },
  localStorage: {
    getItem: ask('localStorage.getItem'),
    setItem: ask('localStorage.setItem'),
    removeItem: ask('localStorage.removeItem'),
  },
}
globalThis.init = JSON.parse(window.name)
globalThis.api = { analytics, browser, init, customerPrivacy: { subscribe } }
