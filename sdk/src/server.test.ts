/** @jest-environment node */
import { createTracker } from './index.js'

test('on a server no call throws or has an effect', async () => {
  const waymark = createTracker({ account: 'default1', collector: 'https://go.shop.example' })

  waymark.init({ consent: 'granted' })
  waymark.click({ affiliate: 'jane' })
  waymark.sale({ orderId: '1001', total: '49.90', currency: 'EUR' })
  waymark('action', { code: 'lead' })
  waymark.consent('granted')
  waymark.on('ready', () => {})
  waymark.writeTo('[name=visitor]')
  waymark.forget()

  expect(waymark.handOver()).toBeUndefined()

  await expect(waymark.flush()).resolves.toBeUndefined()
  await expect(waymark.getVisitorId()).resolves.toBeUndefined()
})

test('on a server callbacks get the state ignored, and their errors are swallowed', async () => {
  const waymark = createTracker({ account: 'default1', collector: 'https://go.shop.example' })
  const told: unknown[] = []
  const callback = (result: unknown) => {
    told.push(result)
    throw new Error('the page’s own')
  }

  waymark.sale({ orderId: '1001', total: '49.90', currency: 'EUR' }, callback)
  waymark('action', { code: 'lead' }, callback)
  waymark.click(undefined, callback)
  waymark.confirmSale('1001', callback)
  waymark.on('ready', () => callback('ready'))
  expect(told).toEqual([])
  await waymark.flush()

  const ignored = { id: '', state: 'ignored', reason: 'no_browser' }
  expect(told).toEqual([ignored, ignored, ignored, ignored])
})
