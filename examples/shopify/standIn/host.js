// Replaces Shopify's part of a web pixel in the shop's page, according to Shopify's documentation: it
// embeds the sandbox in a frame, answers calls of `browser` and sends events to it.
const frame = Object.assign(document.createElement('iframe'), { src: '/sandbox', hidden: true })
frame.setAttribute('sandbox', 'allow-scripts allow-forms')

const BROWSER = {
  'cookie.get': (name) =>
    document.cookie
      .split('; ')
      .find((pair) => pair.startsWith(`${name}=`))
      ?.slice(name.length + 1) ?? '',
  'cookie.set': (cookie, value) => {
    // biome-ignore lint/suspicious/noDocumentCookie: Shopify writes `document.cookie` as well.
    document.cookie = value === undefined ? cookie : `${cookie}=${value}`
    return ''
  },
  'localStorage.getItem': (key) => localStorage.getItem(key),
  'localStorage.setItem': (key, value) => localStorage.setItem(key, value),
  'localStorage.removeItem': (key) => localStorage.removeItem(key),
}

const { href } = location
const context = { document: { location: { href }, referrer: document.referrer } }
const isAllowed = () => document.cookie.includes('consent=yes')
const customerPrivacy = { marketingAllowed: isAllowed() }
const tell = (message) => frame.contentWindow.postMessage(message, '*')
const tellConsent = () =>
  tell({ event: 'visitorConsentCollected', customerPrivacy: { marketingAllowed: true } })

addEventListener('message', ({ source, data }) => {
  if (source !== frame.contentWindow) return
  if (data === 'started') {
    // The customer may have answered while the frame was loading.
    if (isAllowed()) tellConsent()
    const checkout = document.querySelector('#checkout')?.textContent
    if (checkout)
      tell({ event: 'checkout_completed', context, data: { checkout: JSON.parse(checkout) } })
    return
  }
  const { id, name, args } = data
  tell({ id, answer: BROWSER[name](...args) })
})

document.querySelector('#consent')?.addEventListener('click', () => {
  // biome-ignore lint/suspicious/noDocumentCookie: Shopify writes `document.cookie` as well.
  document.cookie = 'consent=yes; path=/'
  tellConsent()
})

frame.name = JSON.stringify({ context, customerPrivacy })
document.body.append(frame)
