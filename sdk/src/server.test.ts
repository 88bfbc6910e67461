/** @jest-environment node */
import { createTracker } from './index.js'

test('on a server every call is harmless', async () => {
  const waymark = createTracker({ account: 'default1', collector: 'https://go.shop.example' })

  waymark.init({ consent: 'granted' })
  waymark.click({ affiliate: 'jane' })
  waymark.sale({ orderId: '1001', total: '49.90', currency: 'EUR' })
  waymark('action', { code: 'lead' })
  waymark.consent('granted')
  waymark.on('ready', () => {})
  waymark.writeTo('[name=visitor]')
  waymark.forget()

  await expect(waymark.flush()).resolves.toBeUndefined()
  await expect(waymark.getVisitorId()).resolves.toBeUndefined()
})
